// A rehearsal runs thousands of steps in one process: their logs and metrics would bury its result. Import this first.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
