BEGIN TRANSACTION;
CREATE TABLE approvals (
	id INTEGER NOT NULL, 
	issue TEXT NOT NULL, 
	list TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_approvals PRIMARY KEY (id)
);
CREATE TABLE assets (
	sha256 TEXT NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_assets PRIMARY KEY (sha256)
);
CREATE TABLE consents (
	id INTEGER NOT NULL, 
	subscriber_id INTEGER NOT NULL, 
	list TEXT NOT NULL, 
	action TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	basis TEXT NOT NULL, 
	method TEXT NOT NULL, 
	source TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	CONSTRAINT pk_consents PRIMARY KEY (id), 
	CONSTRAINT ck_consents_action CHECK (action IN ('granted', 'withdrawn')), 
	CONSTRAINT fk_consents_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscribers (id)
);
INSERT INTO "consents" VALUES(1,1,'constituents','granted','2026-03-01 12:00:00.000000','asked at the desk','staff','','ana');
INSERT INTO "consents" VALUES(2,2,'constituents','granted','2026-03-01 12:00:00.000000','asked at the desk','staff','','ana');
INSERT INTO "consents" VALUES(3,3,'constituents','granted','2026-03-01 12:00:00.000000','asked at the desk','staff','','ana');
INSERT INTO "consents" VALUES(4,3,'constituents','withdrawn','2026-03-01 12:00:00.000000','asked to be unsubscribed','one-click','','ana');
CREATE TABLE deliveries (
	mailing_id INTEGER NOT NULL, 
	subscriber_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	doubts INTEGER NOT NULL, 
	owner TEXT, 
	first_try_at DATETIME, 
	next_try_at DATETIME, 
	updated_at DATETIME NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_deliveries PRIMARY KEY (mailing_id, subscriber_id), 
	CONSTRAINT ck_deliveries_status CHECK (status IN ('queued', 'claimed', 'at_risk', 'deferred', 'sent', 'failed', 'suppressed', 'unknown', 'cancelled')), 
	CONSTRAINT fk_deliveries_mailing_id FOREIGN KEY(mailing_id) REFERENCES mailings (id), 
	CONSTRAINT fk_deliveries_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscribers (id)
)
 WITHOUT ROWID

;
INSERT INTO "deliveries" VALUES(1,1,'sent',1,0,NULL,'2026-03-01 12:00:00.000000',NULL,'2026-03-01 12:00:00.000000','96cbcd0da28ca99521ea13add8f6c65b/maria@riverton.example-9177563549d2.eml');
INSERT INTO "deliveries" VALUES(1,2,'sent',1,0,NULL,'2026-03-01 12:00:00.000000',NULL,'2026-03-01 12:00:00.000000','96cbcd0da28ca99521ea13add8f6c65b/luis@riverton.example-1dbdbd8b6d08.eml');
INSERT INTO "deliveries" VALUES(1,3,'sent',1,0,NULL,'2026-03-01 12:00:00.000000',NULL,'2026-03-01 12:00:00.000000','96cbcd0da28ca99521ea13add8f6c65b/kim@riverton.example-8fa67979e358.eml');
CREATE TABLE desk_notes (
	canonical TEXT NOT NULL, 
	title TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	comment TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_desk_notes PRIMARY KEY (canonical), 
	CONSTRAINT ck_desk_notes_verdict CHECK (verdict IN ('open', 'kept', 'rejected'))
);
CREATE TABLE edition_assets (
	edition_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	CONSTRAINT pk_edition_assets PRIMARY KEY (edition_id, position), 
	CONSTRAINT fk_edition_assets_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id), 
	CONSTRAINT fk_edition_assets_sha256 FOREIGN KEY(sha256) REFERENCES assets (sha256)
);
CREATE TABLE editions (
	id INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_editions PRIMARY KEY (id), 
	CONSTRAINT uq_editions_digest UNIQUE (digest)
);
INSERT INTO "editions" VALUES(1,'19a2632481831d90a0041b04ee16746d2e345e77034b46af2aa6b41d7d01d72c','{"issue":"2026-03-01-short","list":"constituents","lang":"en","subject":"Two things from the council","preheader":"The library and the park, in two sentences","html":"<!doctype html><html lang=\"en\" dir=\"ltr\" xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><title>Two things from the council</title><!--[if !mso]><!--><meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\"><!--<![endif]--><meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style type=\"text/css\">\n#outlook a { padding: 0; }\nbody { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; }\ntable, td { border-collapse: collapse; mso-table-lspace: 0pt; mso-table-rspace: 0pt; }\nimg { border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; -ms-interpolation-mode: bicubic; }\np { display: block; margin: 13px 0; }\n</style>\n<!--[if mso]>\n<noscript>\n<xml>\n<o:OfficeDocumentSettings>\n  <o:AllowPNG/>\n  <o:PixelsPerInch>96</o:PixelsPerInch>\n</o:OfficeDocumentSettings>\n</xml>\n</noscript>\n<![endif]-->\n<!--[if lte mso 11]>\n<style type=\"text/css\">\n.mj-outlook-group-fix { width:100% !important; }\n</style>\n<![endif]-->\n<style type=\"text/css\">@media only screen and (min-width:480px) { .mj-column-per-100 { width:100% !important; max-width:100%; }  }</style><style media=\"screen and (min-width:480px)\">.moz-text-html .mj-column-per-100 { width:100% !important; max-width:100%; } </style><style type=\"text/css\">:root{color-scheme:light dark;supported-color-schemes:light dark}h1,h2,h3,p,li,a{overflow-wrap:anywhere;word-break:break-word}h1,h2,h3,p.label,.tight{hyphens:auto;-webkit-hyphens:auto}h1,h2,h3,p.foot,.headline,img{text-wrap:balance}li p{margin-bottom:8px !important}blockquote p:last-child,li p:last-child{margin-bottom:0 !important}li ul,li ol{margin:8px 0 0 !important}p,li{text-wrap:pretty}@media only screen and (max-width:479px){.pad > table > tbody > tr > td{padding-left:24px !important;padding-right:24px !important}.nameplate td{display:block !important;width:auto !important;text-align:left !important}.dateline{padding-top:4px !important}h1{font-size:28px !important}.half{max-width:100% !important;padding:0 !important}.half img.picture{max-width:100% !important}.stat{width:100% !important;max-width:100% !important;padding:0 !important}.quarter{width:48% !important}.quarter:nth-child(odd){padding-right:4% !important}.cell{font-size:15px !important}.crowded table,.crowded tbody,.crowded tr,.crowded .cell{display:block !important;width:auto !important;text-align:left !important}.crowded thead{display:none !important}.crowded tr{padding:12px 0 !important;border-bottom:1px solid #e3e6ee !important}.crowded .cell{padding:0 !important;border:0 !important;overflow-wrap:anywhere !important}.crowded .cell:first-child{font-weight:bold !important}.crowded .cell:empty{display:none !important}.crowded .asked{display:inline !important;color:#505971}p.who{font-size:15px !important}}@media (prefers-color-scheme:dark){body,.paper{background-color:#14171f !important}.card,.card > table{background-color:#1d222d !important}.warm,.warm > table{background-color:#33291b !important}.tint > table > tbody > tr > td{background-color:#1f3634 !important;border-color:#7fd1c7 !important}.card div,.card h1,.card h2,.card h3,.card h4,.card h5,.card h6,.card table,.card .day,.card .headline{color:#eef1f7 !important}.card a,.card p.kicker,.card .month,.card .figure,.card .tint h2,.card .tint h3,.card p.name{color:#7fd1c7 !important}.card p.person{color:#f0b878 !important}.card a.story{color:#eef1f7 !important}.soft div,.card .soft div,p.small,p.foot,p.lead,.role,p.caption,p.outlet,p.attribution,p.when,.label,th.fact,.asked,img,.paper a.quiet{color:#aab3c5 !important}.card .btn td{background:#7fd1c7 !important}.card .btn a{background:#7fd1c7 !important;color:#14171f !important}blockquote,.crowded tr{border-color:#2c3342 !important}blockquote.words,.card .figure{border-color:#7fd1c7 !important}.solid,.day{background-color:#1f3634 !important}.card .heed > table > tbody > tr > td{background-color:#33291b !important;border-color:#f0b878 !important}.card .heed h2,.card .heed h3{color:#f0b878 !important}.fact,.cell,hr,.line td,.line p{border-color:#2c3342 !important}.card .seal{background-color:#7fd1c7 !important;color:#14171f !important}.rule td{border-color:#7fd1c7 !important}.card img.logo{color:#7fd1c7 !important}.logo-light{display:none !important}.logo-dark{display:block !important}}</style><meta name=\"color-scheme\" content=\"light dark\" /><meta name=\"supported-color-schemes\" content=\"light dark\" /><meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\" /><!--[if mso]><style>td{font-family:''Segoe UI'', Arial, sans-serif}</style><![endif]--></head><body style=\"word-spacing:normal;background-color:#f4f2ee;\"><div aria-label=\"Two things from the council\" aria-roledescription=\"email\" class=\"paper\" role=\"article\" lang=\"en\" dir=\"ltr\" style=\"background-color:#f4f2ee;\"><div style=\"display:none;max-height:0;max-width:0;overflow:hidden;mso-hide:all\">The library and the park, in two sentences&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;</div><!--[if mso | IE]><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" width=\"600\" style=\"width:600px;\"><tr><td style=\"line-height:0px;font-size:0px;mso-line-height-rule:exactly;\"><![endif]--><div style=\"margin:0px auto;max-width:600px;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" style=\"width:100%;\"><tbody><tr><td style=\"direction:ltr;font-size:0px;padding:0px;text-align:center;\"><!--[if mso | IE]><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\"><tr><td style=\"vertical-align:top;width:600px;\"><![endif]--><div class=\"mj-outlook-group-fix mj-column-per-100\" style=\"font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" width=\"100%\" style=\"vertical-align:top;\"><tbody><tr><td align=\"left\" style=\"font-size:0px;padding:0px;word-break:break-word;\"><div style=\"font-family:-apple-system, ''Segoe UI'', Arial, sans-serif;font-size:17px;line-height:1.6;text-align:left;color:#1d2433;\"><div class=\"pad\"><table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"table-layout:fixed\"><tbody><tr><td class=\"soft\" align=\"center\" style=\"padding:16px 32px\"><div style=\"font-family:-apple-system,''Segoe UI'',Arial,sans-serif;font-size:13px;line-height:1.6;text-align:center;color:#505971\"><p class=\"small mail-only\" style=\"margin:0;font-size:13px;line-height:1.5;color:#505971\"><a class=\"quiet\" href=\"https://letters.thirteenth.example/archive/2026-03-01-short\" style=\"text-decoration:underline;color:#505971\">View in browser</a></p></div></td></tr></tbody></table></div></div></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><![endif]--></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" bgcolor=\"#ffffff\" align=\"center\" width=\"600\" class=\"card-outlook\" style=\"width:600px;\"><tr><td style=\"line-height:0px;font-size:0px;mso-line-height-rule:exactly;\"><![endif]--><div class=\"card\" style=\"background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:600px;border-radius:12px;overflow:hidden;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" style=\"background:#ffffff;background-color:#ffffff;width:100%;border-collapse:separate;\"><tbody><tr><td style=\"border-radius:12px;direction:ltr;font-size:0px;padding:0px 0px 8px;text-align:center;\"><!--[if mso | IE]><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\"><tr><td width=\"600px\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" width=\"600\" style=\"width:600px;\"><tr><td style=\"line-height:0px;font-size:0px;mso-line-height-rule:exactly;\"><![endif]--><div style=\"margin:0px auto;max-width:600px;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" style=\"width:100%;\"><tbody><tr><td style=\"direction:ltr;font-size:0px;padding:0px;text-align:center;\"><!--[if mso | IE]><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\"><tr><td style=\"vertical-align:top;width:600px;\"><![endif]--><div class=\"mj-outlook-group-fix mj-column-per-100\" style=\"font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" width=\"100%\" style=\"vertical-align:top;\"><tbody><tr><td align=\"left\" style=\"font-size:0px;padding:0px;word-break:break-word;\"><div style=\"font-family:-apple-system, ''Segoe UI'', Arial, sans-serif;font-size:17px;line-height:1.6;text-align:left;color:#1d2433;\"><div class=\"pad masthead\"><table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"table-layout:fixed\"><tbody><tr><td style=\"padding:20px 32px\"><div style=\"font-family:-apple-system,''Segoe UI'',Arial,sans-serif;font-size:17px;line-height:1.6;text-align:left;color:#1d2433\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tbody><tr><td width=\"44\" valign=\"middle\"><p class=\"seal\" aria-hidden=\"true\" style=\"margin:0;width:44px;border-radius:60px;background-color:#0b5d57;text-align:center;font-family:Georgia, ''Times New Roman'', serif;font-size:22px;font-weight:bold;line-height:44px;color:#ffffff\">T</p></td><td class=\"next\" valign=\"middle\" style=\"padding-left:16px\"><p class=\"name\" style=\"margin:0;font-family:Georgia, ''Times New Roman'', serif;font-size:21px;font-weight:bold;line-height:1.25;color:#0b5d57\">The Thirteenth</p><p class=\"small\" style=\"margin:0;font-size:13px;line-height:1.5;color:#505971\"><span class=\"whole\" style=\"white-space:nowrap\">March 1, 2026</span></p></td></tr></tbody></table></div></td></tr></tbody></table></div><div class=\"pad\"><table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"table-layout:fixed\"><tbody><tr><td class=\"rule\" align=\"center\" style=\"padding:0 32px\"><table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" align=\"center\"><tbody><tr><td style=\"border-top:2px solid #0b5d57;font-size:0;line-height:0\">&#xa0;</td></tr></tbody></table></td></tr><tr><td style=\"padding:32px 32px 16px\"><div style=\"font-family:-apple-system,''Segoe UI'',Arial,sans-serif;font-size:17px;line-height:1.6;text-align:left;color:#1d2433\"><h1 style=\"margin:0;font-family:Georgia, ''Times New Roman'', serif;font-weight:bold;color:#1d2433;font-size:34px;line-height:1.2;padding:0 0 8px\">Two things from the council</h1></div></td></tr><tr><td style=\"padding:0 32px 8px\"><div style=\"font-family:-apple-system,''Segoe UI'',Arial,sans-serif;font-size:17px;line-height:1.6;text-align:left;color:#1d2433\"><p style=\"margin:0 0 16px\">The library on Main Street opens on Sundays from April.</p></div></td></tr></tbody></table></div></div></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><![endif]--></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table></td></tr></table><![endif]--></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" width=\"600\" style=\"width:600px;\"><tr><td style=\"line-height:0px;font-size:0px;mso-line-height-rule:exactly;\"><![endif]--><div style=\"margin:0px auto;max-width:600px;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" align=\"center\" style=\"width:100%;\"><tbody><tr><td style=\"direction:ltr;font-size:0px;padding:0px;text-align:center;\"><!--[if mso | IE]><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\"><tr><td style=\"vertical-align:top;width:600px;\"><![endif]--><div class=\"mj-outlook-group-fix mj-column-per-100\" style=\"font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;\"><table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" width=\"100%\" style=\"vertical-align:top;\"><tbody><tr><td align=\"left\" style=\"font-size:0px;padding:0px;word-break:break-word;\"><div style=\"font-family:-apple-system, ''Segoe UI'', Arial, sans-serif;font-size:17px;line-height:1.6;text-align:left;color:#1d2433;\"><div class=\"pad\"><table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"table-layout:fixed\"><tbody><tr><td class=\"soft\" align=\"center\" style=\"padding:24px 32px 40px\"><div style=\"font-family:-apple-system,''Segoe UI'',Arial,sans-serif;font-size:13px;line-height:1.6;text-align:center;color:#505971\"><p class=\"foot mail-only\" style=\"margin:0 0 12px;font-size:13px;line-height:1.6;color:#505971\">You\u2019re receiving this because you signed up for Council District 13 news.</p><p class=\"foot mail-only\" style=\"margin:0 0 12px;font-size:13px;line-height:1.6;color:#505971\"><a class=\"quiet whole\" href=\"nlae3374274bce66f000z\" style=\"text-decoration:underline;color:#505971;white-space:nowrap\">Unsubscribe</a></p><p class=\"foot\" style=\"margin:0 0 12px;font-size:13px;line-height:1.6;color:#505971\">Office of Council District 13<br />200 N. Spring St., Los Angeles, CA 90012</p></div></td></tr></tbody></table></div></div></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><![endif]--></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><![endif]--></div></body></html>","text":"The Thirteenth\nMarch 1, 2026\nView in browser: https://letters.thirteenth.example/archive/2026-03-01-short\n\nTwo things from the council\n===========================\n\nThe library on Main Street opens on Sundays from April.\n\n________________________________________________________________________\n\nYou\u2019re receiving this because you signed up for Council District 13\nnews.\n\nUnsubscribe: nlae3374274bce66f000z\n\nOffice of Council District 13\n200 N. Spring St., Los Angeles, CA 90012\n","mjml":"<mjml lang=\"en\" dir=\"ltr\">\n<mj-head>\n<mj-title>Two things from the council</mj-title>\n<mj-raw>\n<meta name=\"color-scheme\" content=\"light dark\" />\n<meta name=\"supported-color-schemes\" content=\"light dark\" />\n<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\" />\n</mj-raw>\n<mj-attributes>\n<mj-all font-family=\"-apple-system, ''Segoe UI'', Arial, sans-serif\"></mj-all>\n<mj-text font-size=\"17px\" line-height=\"1.6\" color=\"#1d2433\" align=\"left\" padding=\"0px\"></mj-text>\n<mj-table font-size=\"16px\" line-height=\"1.5\" color=\"#1d2433\" align=\"left\" padding=\"0px\"></mj-table>\n<mj-button font-size=\"17px\" font-weight=\"bold\" line-height=\"1.2\" background-color=\"#0b5d57\" color=\"#ffffff\" border-radius=\"6px\" inner-padding=\"14px 26px\" padding=\"8px 0px 24px\" align=\"left\"></mj-button>\n</mj-attributes>\n<mj-style>\n:root { color-scheme: light dark; supported-color-schemes: light dark; }\nh1, h2, h3, p, li, a { overflow-wrap: anywhere; word-break: break-word; }\nh1, h2, h3, p.label, .tight { hyphens: auto; -webkit-hyphens: auto; }\nh1, h2, h3, p.foot, .headline, img { text-wrap: balance; }\nli p { margin-bottom: 8px !important; }\nblockquote p:last-child, li p:last-child { margin-bottom: 0 !important; }\nli ul, li ol { margin: 8px 0 0 !important; }\np, li { text-wrap: pretty; }\n@media only screen and (max-width: 479px) {\n  .pad > table > tbody > tr > td { padding-left: 24px !important; padding-right: 24px !important; }\n  .nameplate td { display: block !important; width: auto !important; text-align: left !important; }\n  .dateline { padding-top: 4px !important; }\n  h1 { font-size: 28px !important; }\n  .half { max-width: 100% !important; padding: 0 !important; }\n  .half img.picture { max-width: 100% !important; }\n  .stat { width: 100% !important; max-width: 100% !important; padding: 0 !important; }\n  .quarter { width: 48% !important; }\n  .quarter:nth-child(odd) { padding-right: 4% !important; }\n  .cell { font-size: 15px !important; }\n  .crowded table, .crowded tbody, .crowded tr, .crowded .cell { display: block !important; width: auto !important; text-align: left !important; }\n  .crowded thead { display: none !important; }\n  .crowded tr { padding: 12px 0 !important; border-bottom: 1px solid #e3e6ee !important; }\n  .crowded .cell { padding: 0 !important; border: 0 !important; overflow-wrap: anywhere !important; }\n  .crowded .cell:first-child { font-weight: bold !important; }\n  .crowded .cell:empty { display: none !important; }\n  .crowded .asked { display: inline !important; color: #505971; }\n  p.who { font-size: 15px !important; }\n}\n@media (prefers-color-scheme: dark) {\n  body, .paper { background-color: #14171f !important; }\n  .card, .card > table { background-color: #1d222d !important; }\n  .warm, .warm > table { background-color: #33291b !important; }\n  .tint > table > tbody > tr > td { background-color: #1f3634 !important; border-color: #7fd1c7 !important; }\n  .card div, .card h1, .card h2, .card h3, .card h4, .card h5, .card h6, .card table, .card .day, .card .headline { color: #eef1f7 !important; }\n  .card a, .card p.kicker, .card .month, .card .figure, .card .tint h2, .card .tint h3, .card p.name { color: #7fd1c7 !important; }\n  .card p.person { color: #f0b878 !important; }\n  .card a.story { color: #eef1f7 !important; }\n  .soft div, .card .soft div, p.small, p.foot, p.lead, .role, p.caption, p.outlet, p.attribution, p.when, .label, th.fact, .asked, img, .paper a.quiet { color: #aab3c5 !important; }\n  .card .btn td { background: #7fd1c7 !important; }\n  .card .btn a { background: #7fd1c7 !important; color: #14171f !important; }\n  blockquote, .crowded tr { border-color: #2c3342 !important; }\n  blockquote.words, .card .figure { border-color: #7fd1c7 !important; }\n  .solid, .day { background-color: #1f3634 !important; }\n  .card .heed > table > tbody > tr > td { background-color: #33291b !important; border-color: #f0b878 !important; }\n  .card .heed h2, .card .heed h3 { color: #f0b878 !important; }\n  .fact, .cell, hr, .line td, .line p { border-color: #2c3342 !important; }\n  .card .seal { background-color: #7fd1c7 !important; color: #14171f !important; }\n  .rule td { border-color: #7fd1c7 !important; }\n  .card img.logo { color: #7fd1c7 !important; }\n  .logo-light { display: none !important; }\n  .logo-dark { display: block !important; }\n}</mj-style>\n</mj-head>\n<mj-body width=\"600px\" background-color=\"#f4f2ee\" css-class=\"paper\">\n<mj-raw><div style=\"display:none;max-height:0;max-width:0;overflow:hidden;mso-hide:all\">The library and the park, in two sentences&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;&#x2007;&#xfeff;&#x34f;</div></mj-raw>\n<mj-section padding=\"16px 32px\" direction=\"ltr\" css-class=\"pad\"><mj-column direction=\"ltr\"><mj-text align=\"center\" font-size=\"13px\" color=\"#505971\" css-class=\"soft\"><p class=\"small mail-only\" style=\"margin:0;font-size:13px;line-height:1.5;color:#505971\"><a class=\"quiet\" href=\"https://letters.thirteenth.example/archive/2026-03-01-short\" style=\"text-decoration:underline;color:#505971\">View in browser</a></p></mj-text></mj-column></mj-section>\n<mj-wrapper direction=\"ltr\" background-color=\"#ffffff\" border-radius=\"12px\" padding=\"0px 0px 8px\" css-class=\"card\">\n<mj-section padding=\"20px 32px\" direction=\"ltr\" css-class=\"pad masthead\"><mj-column direction=\"ltr\"><mj-text><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tbody><tr><td width=\"44\" valign=\"middle\"><p class=\"seal\" aria-hidden=\"true\" style=\"margin:0;width:44px;border-radius:60px;background-color:#0b5d57;text-align:center;font-family:Georgia, ''Times New Roman'', serif;font-size:22px;font-weight:bold;line-height:44px;color:#ffffff\">T</p></td><td class=\"next\" valign=\"middle\" style=\"padding-left:16px\"><p class=\"name\" style=\"margin:0;font-family:Georgia, ''Times New Roman'', serif;font-size:21px;font-weight:bold;line-height:1.25;color:#0b5d57\">The Thirteenth</p><p class=\"small\" style=\"margin:0;font-size:13px;line-height:1.5;color:#505971\"><span class=\"whole\" style=\"white-space:nowrap\">March 1, 2026</span></p></td></tr></tbody></table></mj-text></mj-column></mj-section>\n<mj-section padding=\"0px 32px\" direction=\"ltr\" css-class=\"pad\"><mj-column direction=\"ltr\"><mj-divider border-width=\"2px\" border-color=\"#0b5d57\" padding=\"0px\" css-class=\"rule\"></mj-divider></mj-column></mj-section>\n<mj-section padding=\"32px 32px 16px\" direction=\"ltr\" css-class=\"pad\"><mj-column direction=\"ltr\"><mj-text><h1 style=\"margin:0;font-family:Georgia, ''Times New Roman'', serif;font-weight:bold;color:#1d2433;font-size:34px;line-height:1.2;padding:0 0 8px\">Two things from the council</h1></mj-text></mj-column></mj-section>\n<mj-section padding=\"0px 32px 8px\" direction=\"ltr\" css-class=\"pad\"><mj-column direction=\"ltr\"><mj-text><p style=\"margin:0 0 16px\">The library on Main Street opens on Sundays from April.</p></mj-text></mj-column></mj-section>\n</mj-wrapper>\n<mj-section padding=\"24px 32px 40px\" direction=\"ltr\" css-class=\"pad\"><mj-column direction=\"ltr\"><mj-text align=\"center\" font-size=\"13px\" color=\"#505971\" css-class=\"soft\"><p class=\"foot mail-only\" style=\"margin:0 0 12px;font-size:13px;line-height:1.6;color:#505971\">You\u2019re receiving this because you signed up for Council District 13 news.</p><p class=\"foot mail-only\" style=\"margin:0 0 12px;font-size:13px;line-height:1.6;color:#505971\"><a class=\"quiet whole\" href=\"nlae3374274bce66f000z\" style=\"text-decoration:underline;color:#505971;white-space:nowrap\">Unsubscribe</a></p><p class=\"foot\" style=\"margin:0 0 12px;font-size:13px;line-height:1.6;color:#505971\">Office of Council District 13<br />200 N. Spring St., Los Angeles, CA 90012</p></mj-text></mj-column></mj-section>\n</mj-body>\n</mjml>","fields":[{"marker":"nlae3374274bce66f000z","name":"unsubscribe_url","fallback":""}],"links":[{"url":"https://letters.thirteenth.example/archive/2026-03-01-short","text":"View in browser","place":null},{"url":"nlae3374274bce66f000z","text":"Unsubscribe","place":null}],"pictures":[]}','2026-03-01 12:00:00.000000');
CREATE TABLE entries (
	feed TEXT NOT NULL, 
	identity TEXT NOT NULL, 
	title TEXT NOT NULL, 
	url TEXT NOT NULL, 
	published_at DATETIME, 
	summary TEXT NOT NULL, 
	lang TEXT NOT NULL, 
	image TEXT NOT NULL, 
	paywall BOOLEAN NOT NULL, 
	outlet TEXT NOT NULL, 
	occasion TEXT NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_entries PRIMARY KEY (feed, identity)
);
CREATE TABLE events (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	subscriber_id INTEGER NOT NULL, 
	mailing_id INTEGER, 
	list TEXT NOT NULL, 
	proof TEXT NOT NULL, 
	bounce TEXT NOT NULL, 
	code TEXT NOT NULL, 
	words TEXT NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT uq_events_key UNIQUE ("key"), 
	CONSTRAINT fk_events_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscribers (id), 
	CONSTRAINT fk_events_mailing_id FOREIGN KEY(mailing_id) REFERENCES mailings (id), 
	CONSTRAINT ck_events_kind CHECK (kind IN ('delivered', 'bounced', 'complained', 'opened', 'clicked', 'unsubscribed')), 
	CONSTRAINT ck_events_proof CHECK (proof IN ('return-path', 'message-id', 'token', 'sender')), 
	CONSTRAINT ck_events_bounce CHECK (bounce IN ('', 'hard', 'soft', 'policy', 'content'))
);
CREATE TABLE feeds (
	feed TEXT NOT NULL, 
	url TEXT NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	polled_at DATETIME, 
	succeeded_at DATETIME, 
	failures INTEGER NOT NULL, 
	problem TEXT NOT NULL, 
	address TEXT NOT NULL, 
	moved_to TEXT NOT NULL, 
	moved_times INTEGER NOT NULL, 
	not_before DATETIME, 
	closed_until DATETIME, 
	gone_at DATETIME, 
	body_digest TEXT NOT NULL, 
	spoken TEXT NOT NULL, 
	undated INTEGER NOT NULL, 
	unread_date TEXT NOT NULL, 
	left_out INTEGER NOT NULL, 
	CONSTRAINT pk_feeds PRIMARY KEY (feed)
);
CREATE TABLE jobs (
	name TEXT NOT NULL, 
	due_at DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	result TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	CONSTRAINT pk_jobs PRIMARY KEY (name)
);
CREATE TABLE keys (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	CONSTRAINT pk_keys PRIMARY KEY (name)
);
INSERT INTO "keys" VALUES('address-hash',X'1B593DA88FE9623058DB63027B308604D3F31585252B4588726C1FF0289D0D64');
CREATE TABLE mailboxes (
	name TEXT NOT NULL, 
	validity BIGINT NOT NULL, 
	read_to BIGINT NOT NULL, 
	tries INTEGER NOT NULL, 
	read_at DATETIME NOT NULL, 
	CONSTRAINT pk_mailboxes PRIMARY KEY (name)
);
CREATE TABLE mailings (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	issue TEXT NOT NULL, 
	list TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	edition_id INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	transport TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	status TEXT NOT NULL, 
	audience INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	started_at DATETIME, 
	finished_at DATETIME, 
	reason TEXT NOT NULL, base_url_unproven TEXT, recipients TEXT, 
	CONSTRAINT pk_mailings PRIMARY KEY (id), 
	CONSTRAINT ck_mailings_policy CHECK (policy IN ('resend', 'hold')), 
	CONSTRAINT ck_mailings_status CHECK (status IN ('sending', 'paused', 'finished', 'cancelled')), 
	CONSTRAINT fk_mailings_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id), 
	CONSTRAINT uq_mailings_issue_list_round UNIQUE (issue, list, round), 
	CONSTRAINT uq_mailings_key UNIQUE ("key")
);
INSERT INTO "mailings" VALUES(1,'96cbcd0da28ca99521ea13add8f6c65b','2026-03-01-short','constituents',0,1,'Two things from the council','outbox','resend','finished',3,'2026-03-01 12:00:00.000000','2026-03-01 12:00:00.000000','2026-03-01 12:00:00.000000','',NULL,'all');
CREATE TABLE newsletter_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT newsletter_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "newsletter_version" VALUES('0012');
CREATE TABLE notice_mails (
	"key" TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	next_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT pk_notice_mails PRIMARY KEY ("key")
);
CREATE TABLE notices (
	"key" TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, next_steps JSON, 
	CONSTRAINT pk_notices PRIMARY KEY ("key")
);
CREATE TABLE pulled_lines (
	issue TEXT NOT NULL, 
	feed TEXT NOT NULL, 
	canonical TEXT NOT NULL, 
	line TEXT NOT NULL, 
	pulled_at DATETIME NOT NULL, 
	CONSTRAINT pk_pulled_lines PRIMARY KEY (issue, feed, canonical)
);
CREATE TABLE scheduler (
	name TEXT NOT NULL, 
	turns BIGINT NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_scheduler PRIMARY KEY (name)
);
CREATE TABLE schedules (
	id INTEGER NOT NULL, 
	issue TEXT NOT NULL, 
	list TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	edition_id INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	transport TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	status TEXT NOT NULL, 
	send_at DATETIME NOT NULL, 
	wall TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	readers_zone BOOLEAN NOT NULL, 
	spoken TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	authors JSON NOT NULL, 
	override TEXT NOT NULL, 
	mailing_id INTEGER, 
	settled_at DATETIME, 
	reason TEXT NOT NULL, overridden JSON, recipients TEXT, 
	CONSTRAINT pk_schedules PRIMARY KEY (id), 
	CONSTRAINT ck_schedules_policy CHECK (policy IN ('resend', 'hold')), 
	CONSTRAINT ck_schedules_status CHECK (status IN ('waiting', 'launched', 'held', 'cancelled')), 
	CONSTRAINT fk_schedules_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id), 
	CONSTRAINT fk_schedules_mailing_id FOREIGN KEY(mailing_id) REFERENCES mailings (id)
);
CREATE TABLE signups (
	id INTEGER NOT NULL, 
	token TEXT NOT NULL, 
	address TEXT NOT NULL, 
	address_key TEXT NOT NULL, 
	mailbox_key TEXT NOT NULL, 
	lists JSON NOT NULL, 
	lang TEXT NOT NULL, 
	words TEXT NOT NULL, 
	form TEXT NOT NULL, 
	network TEXT NOT NULL, 
	status TEXT NOT NULL, 
	requested_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	next_at DATETIME, 
	CONSTRAINT pk_signups PRIMARY KEY (id), 
	CONSTRAINT ck_signups_status CHECK (status IN ('pending', 'confirmed', 'denied', 'silent')), 
	CONSTRAINT uq_signups_token UNIQUE (token)
);
INSERT INTO "signups" VALUES(1,'439QP3xHHxWRz7jQo3ifxA','nadia@riverton.example','nadia@riverton.example','nadia@riverton.example','["constituents"]','en','Subscribe: Council District 13 news. We send you one email with a link to confirm. You can unsubscribe at any time.','embedded','','pending','2026-03-01 12:00:00.000000','2026-03-08 12:00:00.000000',1,NULL);
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('deliveries','deliveries','1000000 100000 1');
INSERT INTO "sqlite_stat1" VALUES('deliveries','ix_deliveries_queued','10000 1000 1');
INSERT INTO "sqlite_stat1" VALUES('deliveries','ix_deliveries_deferred','10000 1000 10');
INSERT INTO "sqlite_stat1" VALUES('deliveries','ix_deliveries_owned','1000 500 100');
CREATE TABLE subscribers (
	id INTEGER NOT NULL, 
	address TEXT NOT NULL, 
	address_key TEXT, 
	address_hash BLOB, 
	first_name TEXT NOT NULL, 
	last_name TEXT NOT NULL, 
	lang TEXT NOT NULL, 
	attributes JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	erased_at DATETIME, 
	CONSTRAINT pk_subscribers PRIMARY KEY (id), 
	CONSTRAINT uq_subscribers_address_hash UNIQUE (address_hash), 
	CONSTRAINT uq_subscribers_address_key UNIQUE (address_key)
);
INSERT INTO "subscribers" VALUES(1,'maria@riverton.example','maria@riverton.example',X'1A4AB8EB4546F143F9778FB8E70E167129CA606C391C7139A01A0D783F31D63D','','','en','{}','2026-03-01 12:00:00.000000',NULL);
INSERT INTO "subscribers" VALUES(2,'luis@riverton.example','luis@riverton.example',X'C01317B9A66845665B51DE5CBA1FC0A0E44FAD17DD3658E7BC49109159223F4A','','','es','{}','2026-03-01 12:00:00.000000',NULL);
INSERT INTO "subscribers" VALUES(3,'kim@riverton.example','kim@riverton.example',X'2D77A68E6D86F8FFF1BCFC19F83C2B289B675D8306911A9029C67FAFC654ED10','','','','{}','2026-03-01 12:00:00.000000',NULL);
CREATE TABLE subscriptions (
	subscriber_id INTEGER NOT NULL, 
	list TEXT NOT NULL, 
	status TEXT NOT NULL, 
	token TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_subscriptions PRIMARY KEY (subscriber_id, list), 
	CONSTRAINT ck_subscriptions_status CHECK (status IN ('subscribed', 'unsubscribed')), 
	CONSTRAINT fk_subscriptions_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscribers (id), 
	CONSTRAINT uq_subscriptions_token UNIQUE (token)
);
INSERT INTO "subscriptions" VALUES(1,'constituents','subscribed','CqMFzBi1qjMQgkCw98hHgQ','2026-03-01 12:00:00.000000');
INSERT INTO "subscriptions" VALUES(2,'constituents','subscribed','dAYm7ntJPTGg5P0e3H53PA','2026-03-01 12:00:00.000000');
INSERT INTO "subscriptions" VALUES(3,'constituents','unsubscribed','uQ5ZUSLglFlHbdS9EXbASA','2026-03-01 12:00:00.000000');
CREATE TABLE suppressions (
	id INTEGER NOT NULL, 
	address_hash BLOB NOT NULL, 
	list TEXT, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_suppressions PRIMARY KEY (id), 
	CONSTRAINT ck_suppressions_reason CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'erased', 'staff'))
);
INSERT INTO "suppressions" VALUES(1,X'2D77A68E6D86F8FFF1BCFC19F83C2B289B675D8306911A9029C67FAFC654ED10','constituents','unsubscribed','2026-03-01 12:00:00.000000','');
CREATE TABLE throttle_lanes (
	lane TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_throttle_lanes PRIMARY KEY (lane)
);
CREATE UNIQUE INDEX uq_suppressions_everywhere ON suppressions (address_hash) WHERE list IS NULL;
CREATE UNIQUE INDEX uq_suppressions_on_a_list ON suppressions (address_hash, list) WHERE list IS NOT NULL;
CREATE INDEX ix_consents_subscriber_id ON consents (subscriber_id);
CREATE INDEX ix_subscriptions_list ON subscriptions (list, subscriber_id);
CREATE INDEX ix_deliveries_deferred ON deliveries (mailing_id, next_try_at) WHERE status = 'deferred';
CREATE INDEX ix_deliveries_owned ON deliveries (mailing_id, owner) WHERE owner IS NOT NULL;
CREATE INDEX ix_deliveries_queued ON deliveries (mailing_id, subscriber_id) WHERE status = 'queued';
CREATE TRIGGER consents_never_change BEFORE UPDATE ON consents
    WHEN NOT (
    NEW.basis = '' AND NEW.source = '' AND NEW.actor = ''
    AND NEW.id = OLD.id AND NEW.subscriber_id = OLD.subscriber_id AND NEW.list = OLD.list
    AND NEW.action = OLD.action AND NEW.at = OLD.at AND NEW.method = OLD.method
    AND EXISTS (SELECT 1 FROM subscribers s WHERE s.id = OLD.subscriber_id AND s.erased_at IS NOT NULL)
)
    BEGIN SELECT RAISE(ABORT, 'consents are never changed'); END;
CREATE TRIGGER consents_never_go BEFORE DELETE ON consents
    BEGIN SELECT RAISE(ABORT, 'consents are never deleted'); END;
CREATE UNIQUE INDEX uq_schedules_open ON schedules (issue, list) WHERE status = 'waiting' OR status = 'held';
CREATE UNIQUE INDEX uq_approvals_standing ON approvals (issue, list, digest, name_key) WHERE withdrawn_at IS NULL;
CREATE INDEX ix_events_at ON events (at);
CREATE INDEX ix_events_subscriber_id ON events (subscriber_id);
CREATE INDEX ix_events_mailing_id ON events (mailing_id, kind, subscriber_id);
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    WHEN NOT (
    NEW.words = '' AND NEW.id = OLD.id AND NEW.key = OLD.key AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.subscriber_id = OLD.subscriber_id AND COALESCE(NEW.mailing_id, 0) = COALESCE(OLD.mailing_id, 0)
    AND NEW.list = OLD.list AND NEW.proof = OLD.proof AND NEW.bounce = OLD.bounce AND NEW.code = OLD.code
)
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE INDEX ix_entries_feed_published_at ON entries (feed, published_at);
CREATE INDEX ix_entries_published_at ON entries (published_at);
CREATE INDEX ix_signups_mailbox_key_requested_at ON signups (mailbox_key, requested_at);
CREATE INDEX ix_signups_requested_at ON signups (requested_at);
CREATE INDEX ix_signups_next_at ON signups (next_at) WHERE next_at IS NOT NULL;
COMMIT;
