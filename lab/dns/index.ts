import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { decode, encode, type Question } from 'dns-packet';
import { answer, type NameSource } from './answer';

export type { NameSource } from './answer';
export { together } from './answer';
export { namesEnvironment } from './names-environment';

/** Name servers of the lab: one on 127.0.0.1, answering by UDP from the Route 53 world. They work on when any Region is cut off. */
export class LabDns {
  readonly #socket: Socket = createSocket('udp4');

  constructor(private readonly names: NameSource) {}

  /** Address for `Resolver.setServers`, for example `127.0.0.1:40053`. */
  async start(): Promise<string> {
    this.#socket.on('message', (message, from) => this.#reply(message, from));
    await new Promise<void>((resolve) => this.#socket.bind(0, '127.0.0.1', resolve));
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #reply(message: Buffer, from: RemoteInfo): void {
    const question = asked(message);
    if (question === undefined) return;
    const reply = answer(this.names, question.only);
    const packet = encode({
      type: 'response',
      id: question.id,
      flags: reply.flags,
      questions: [question.only],
      answers: [...reply.answers],
    });
    this.#socket.send(packet, from.port, from.address);
  }
}

/** Undefined for what is no query of one question; a name server drops that. */
function asked(message: Buffer): { readonly id: number; readonly only: Question } | undefined {
  try {
    const { id = 0, type, questions = [] } = decode(message);
    const [only] = questions;
    return type === 'query' && only !== undefined ? { id, only } : undefined;
  } catch {
    return undefined;
  }
}
