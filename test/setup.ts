// Each synthesis validates its templates for seconds; one gate (`npm run synth`, through the real CLI) keeps that on.
process.env.CDK_VALIDATION = 'false';
// SDK clients and tools read these at import; a developer's own profile must never leak into a test.
process.env.AWS_EC2_METADATA_DISABLED = 'true';
// Node 20 is this package's floor on purpose; the SDK's seven lines about it would bury what a test has to say.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
