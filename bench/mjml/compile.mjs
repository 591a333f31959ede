// Compiles MJML in this process, warmed, and prints the times of some rounds as a line of JSON whenever asked.
// usage: node compile.mjs LETTER.mjml, then a number of rounds on each line of standard input
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import mjml2html from 'mjml'

const WARM = 150 // after thirty rounds V8 still makes it faster
const source = readFileSync(process.argv[2], 'utf8')

async function run(rounds) {
  const wall = []
  const cpu = []
  for (let round = 0; round < rounds; round += 1) {
    const used = process.cpuUsage()
    const start = performance.now()
    await mjml2html(source)
    const took = performance.now() - start
    const { user, system } = process.cpuUsage(used)
    wall.push(took)
    cpu.push((user + system) / 1000)
  }
  return { wall_ms: wall, cpu_ms: cpu }
}

await run(WARM)
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(Number(line))))
}
