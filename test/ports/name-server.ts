import { createSocket, type Socket } from 'node:dgram';

/** A name server on this machine that has one address for all names, or says nothing. */
export class NameServer {
  readonly questions: string[] = [];
  private readonly socket: Socket = createSocket('udp4');

  constructor(private readonly says: 'address' | 'no such name' | 'nothing') {
    this.socket.on('message', (question, { port, address }) => {
      this.questions.push(nameIn(question));
      if (this.says !== 'nothing') this.socket.send(this.answer(question), port, address);
    });
  }

  /** Its address, as `setServers` takes it. */
  async start(): Promise<string> {
    await new Promise<void>((bound) => this.socket.bind(0, '127.0.0.1', bound));
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): Promise<void> {
    return new Promise((closed) => this.socket.close(closed));
  }

  /** Header, the question as it came, one A record that points back at its name. https://www.rfc-editor.org/rfc/rfc1035#section-4 */
  private answer(message: Buffer): Buffer {
    const found = this.says === 'address';
    const asked = message.subarray(12, endOfQuestion(message));
    const header = Buffer.from([0, 0, 0x81, found ? 0x80 : 0x83, 0, 1, 0, found ? 1 : 0, 0, 0, 0, 0]);
    message.copy(header, 0, 0, 2);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1]);
    return Buffer.concat([header, asked, ...(found ? [record] : [])]);
  }
}

const endOfQuestion = (message: Buffer): number => message.indexOf(0, 12) + 5;

function nameIn(message: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; message.readUInt8(at) > 0; at += message.readUInt8(at) + 1)
    labels.push(message.toString('latin1', at + 1, at + 1 + message.readUInt8(at)));
  return labels.join('.');
}
