#!/usr/bin/env node
// Sources are TypeScript: tsx has to be registered before the first of them, and before the configuration file, is loaded.
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

// Node 20 is this package's floor on purpose; the SDK's seven lines about it would bury the one line that matters.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
register();
const { main } = createRequire(import.meta.url)('./main.ts');
process.exitCode = await main(process.argv.slice(2));
