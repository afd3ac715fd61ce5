/** A zone that every release of the database has and hardly a program names. */
const ZONE = 'America/Argentina/ComodRivadavia';
/** What stands before a file's name in a zip archive (APPNOTE.TXT 4.3.7): signature, then 26 bytes of numbers. */
const SIGNATURE = Buffer.from('PK\u0003\u0004', 'latin1');
const BEFORE = 30;

/** Looks for Go's time/tzdata, a zip archive of all zones, in a program that comes in pieces. */
export class ZoneSearch {
  found = false;
  #end = Buffer.alloc(0);

  add(chunk: Buffer): void {
    if (this.found) return;
    const text = Buffer.concat([this.#end, chunk]);
    for (let at = text.indexOf(ZONE, BEFORE); at >= BEFORE; at = text.indexOf(ZONE, at + 1)) {
      if (text.subarray(at - BEFORE, at - BEFORE + SIGNATURE.length).equals(SIGNATURE)) this.found = true;
    }
    // A copy, or the piece would be kept whole.
    this.#end = Buffer.from(text.subarray(-(BEFORE + ZONE.length)));
  }
}
