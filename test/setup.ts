// Each synthesis validates its templates for seconds; one gate (`npm run synth`, through the real CLI) keeps that on.
process.env.CDK_VALIDATION = 'false';
// SDK clients and tools read these at import; a developer's own profile must never leak into a test.
process.env.AWS_EC2_METADATA_DISABLED = 'true';
