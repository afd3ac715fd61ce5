import { Duplex } from 'node:stream';
import helpers from 'yeoman-test';

// yeoman-test's adapter makes a stream of a function that reads nothing; from Node 26 on such a stream ends with an AbortError.
const from = Duplex.from;
Duplex.from = (source) =>
  from(source).on('error', (error) => {
    if (error.name !== 'AbortError') throw error;
  });

/** yeoman-test as it works under every Node that we support. */
export default helpers;
