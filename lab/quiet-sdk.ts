// Node 20 is the floor on purpose; the SDK's seven lines about it would bury the one line that matters. Import this first.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
