/** Machines as `e_machine` of an ELF header numbers them (System V ABI, elf.h). */
const MACHINES: Readonly<Record<number, string>> = {
  0x03: '386', 0x3e: 'amd64', 0x28: 'arm', 0xb7: 'arm64', 0xf3: 'riscv64', 0x16: 's390x', 0x15: 'ppc64le', 0x08: 'mips64le', 0x102: 'loong64',
};

/** What machine a binary is for, in Go's words; throws for what is no ELF file, such as a darwin binary. */
export function elfMachine(binary: Buffer): string {
  if (binary.toString('latin1', 0, 4) !== '\x7fELF') throw new Error('no ELF file');
  const number = binary[5] === 2 ? binary.readUInt16BE(18) : binary.readUInt16LE(18);
  return MACHINES[number] ?? `machine 0x${number.toString(16)}`;
}

/** A section's name table tells whether a binary has symbols: `-s -w` leaves `.symtab` and `.debug_*` out. */
export function hasSymbols(binary: Buffer): boolean {
  return binary.includes('\0.symtab\0');
}

/** No program interpreter: the binary runs on a base without a libc. */
export function isStatic(binary: Buffer): boolean {
  return !binary.includes('\0.interp\0');
}
