// Loaded before an app: leaves behind how much CPU the process took, its children not counted.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.HANDOVER_BENCH_CPU, String((user + system) / 1000));
});
