// Prints the size of each MJML file as npm mjml compiles it, minified: one number of bytes on each line.
// usage: node minified.mjs FILE...
import { readFileSync } from 'node:fs'
import mjml2html from 'mjml'

for (const file of process.argv.slice(2)) {
  const { html } = await mjml2html(readFileSync(file, 'utf8'), { minify: true })
  console.log(Buffer.byteLength(html))
}
