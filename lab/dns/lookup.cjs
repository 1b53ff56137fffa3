// Loaded into processes of the lab before their own code: names of database endpoints are looked up at the lab's name server,
// as a process in a VPC would at Amazon's. Its own file, in plain JavaScript, as nothing else is loaded there.
const dns = require('node:dns');

const resolver = new dns.Resolver({ timeout: 500, tries: 2 });
resolver.setServers([process.env.LAB_RESOLVER]);
const ENDPOINT = /\.rds\.amazonaws\.com\.?$/i;
const systems = dns.lookup;

dns.lookup = (name, ...rest) => {
  const done = rest.at(-1);
  if (!ENDPOINT.test(name)) return systems(name, ...rest);
  const all = rest.length > 1 && rest[0]?.all;
  resolver.resolve4(name, (error, addresses) => {
    if (error) done(error);
    else if (all)
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    else done(null, addresses[0], 4);
  });
};
