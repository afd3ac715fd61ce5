import assert from 'node:assert/strict';
import test from 'node:test';
import { heldSecret } from '../../src/plan/repository/secrets.ts';

// What a configuration file may hold and still be copied into an image, and what keeps it out.
const STAND_INS = [
  'password: changeme', '"YOURAPIKEY": ["ratelimitX"]', '{"name": "x", "max_tokens": 200000}', 'SentinelPassword = "sekret"', 'extras={ api_key="REDACTED", app="x" }', 'user : kingsley\n    password : kingsley', 'username: shopper\npassword: shopper1234', 'Login = "talker"\nPassword = "talkerpass"', 'Password = rootroot', 'password: admin@123', 'dsn: user=postgres password=P@ssw0rd', 'password: ""', 'DB_PASSWORD=', 'password: postgres', 'DB_URL=postgres://user:password@localhost:5432/app', 'dsn: root:root@tcp(mysql:3306)/app',
  'api_key: <your key>', 'API_KEY=your-api-key', 'token: ${TOKEN}', 'secret: xxxxxxxx', 'password_file: /run/secrets/db', 'private_key: ./key.pem', '# token: ghp-is-in-the-vault',
  'tokens_per_minute: 600000', 'burst_tokens: 45_000', 'secret: JWT_SECRET', '"password": "***",', 'password = "123456"', 'url: https://example.com/token', 'redis: "" # as in redis://app:Xk9fQ2mz@localhost:6379', 'password: ticket_dev', 'secret: shopServer123', 'password: Shop@123',
];
const REAL = [
  'jwt_secret: 9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c', 'DB_PASSWORD=Tr0ub4dor&3', '"token": "ghp_0123456789abcdefghijABCDEFGHIJ012345"', 'aws: AKIAABCDEFGHIJKLMNOP', 'AccessSecret: uOvKLmVfztaXGpNYd4Z0I1SiT7Mw',
  'dsn: postgres://app:k3JfP9qLw2@db.internal/app', 'key: -----BEGIN RSA PRIVATE KEY-----', "password: 'hunter2' # as in the vault", 'password: rootkit77x', 'password: shop7264kw', 'user: shopper\npassword: sh0pper-Mn4', 'STRIPE=sk_live_0123456789abcdefABCD',
];

for (const line of STAND_INS) test(`no secret: ${line}`, () => assert.equal(heldSecret(`a: b\n${line}\n`, 'c.yml'), undefined));
for (const line of REAL) test(`a secret: ${line.slice(0, 24)}`, () => assert.deepEqual(heldSecret(`a: b\n${line}\n`, 'c.yml')?.at, { path: 'c.yml', line: 1 + line.split('\n').length }));
test('no secret: bytes of a picture', () => assert.equal(heldSecret('\u2030PNG\0\0\nroot:8x9Kq2Zw@1\n', 'a.png'), undefined));
