// Compiles the MJML on standard input N times in this process, warmed, and prints the times as JSON.
// usage: node compile.mjs ROUNDS < letter.mjml
import { readFileSync } from 'node:fs'
import mjml2html from 'mjml'

const WARM = 100 // after thirty rounds V8 still makes it faster
const rounds = Number(process.argv[2] ?? 20)
const source = readFileSync(0, 'utf8')
const wall = []
const cpu = []
for (let round = -WARM; round < rounds; round += 1) {
  const used = process.cpuUsage()
  const start = performance.now()
  await mjml2html(source)
  const took = performance.now() - start
  const { user, system } = process.cpuUsage(used)
  if (round >= 0) {
    wall.push(took)
    cpu.push((user + system) / 1000)
  }
}
console.log(JSON.stringify({ wall_ms: wall, cpu_ms: cpu }))
