import { connect, createServer, type Server, type Socket } from 'node:net';
import { register, unregister } from './running';

type State = 'up' | 'cut' | 'black hole';

/** A network line between two programs on one laptop: a relay on 127.0.0.1 that can be cut, swallow everything, and heal. */
export class TcpLink {
  private state: State = 'up';
  private readonly sockets = new Set<Socket>();
  private connections = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly target: { readonly port: number },
  ) {
    server.on('connection', (near) => this.accept(near));
    register(this);
  }

  readonly host = '127.0.0.1';

  static open(target: { readonly port: number }): Promise<TcpLink> {
    const server = createServer({ pauseOnConnect: true });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        const port = address !== null && typeof address === 'object' ? address.port : 0;
        resolve(new TcpLink(server, port, target));
      });
    });
  }

  /** How many connections the line has seen: a fault that met none has tested nothing. */
  get connectionsSeen(): number {
    return this.connections;
  }

  /** Ends every connection and refuses new ones. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Swallows everything without a word: both ends believe that they are connected. */
  blackHole(): void {
    this.state = 'black hole';
    for (const socket of this.sockets) socket.pause();
  }

  /** The line works again; what a black hole held back is delivered, as a network does after retransmission. */
  heal(): void {
    this.state = 'up';
    for (const socket of this.sockets) socket.resume();
  }

  async stop(): Promise<void> {
    unregister(this);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cut();
    await closed;
  }

  abandon(): void {
    this.cut();
  }

  private accept(near: Socket): void {
    this.connections += 1;
    if (this.state === 'cut') {
      near.on('error', () => undefined);
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: this.target.port });
    this.join(near, far);
    this.join(far, near);
    if (this.state === 'up') near.resume();
    else far.pause();
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk) => to.write(chunk));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroySoon();
    });
  }
}
