// Starts oidc-provider on a port, for one client. Whoever is asked to sign in is the person named in the
// login form's one field; who they are is below.
const http = require('node:http');

const [port, back] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const PEOPLE = {
  'sub-kepala': { preferred_username: 'kepala', email: 'kepala@example.go.id', email_verified: true },
  'sub-lain': { preferred_username: 'kepala', email: 'kepala@example.go.id', email_verified: true },
  'sub-inspektur': { preferred_username: 'inspectorate' },
};

import('oidc-provider').then(({ Provider }) => {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'puas', client_secret: 'rahasia-uji', redirect_uris: [back],
      grant_types: ['authorization_code'], response_types: ['code'],
    }],
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    cookies: { keys: ['kunci-uji'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, sub) => PEOPLE[sub] && ({ accountId: sub, claims: async () => ({ sub, ...PEOPLE[sub] }) }),
  });
  http.createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log('ready'));
});
