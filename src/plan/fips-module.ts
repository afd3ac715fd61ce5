/** The validated Go Cryptographic Module, which every release from 1.24 on ships (go.dev/doc/security/fips140; lib/fips140 of GOROOT): a value of GOFIPS140. */
export const FIPS_MODULE = 'v1.0.0';
