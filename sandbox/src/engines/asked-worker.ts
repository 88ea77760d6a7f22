import { Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

interface Question {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly failure?: string;
}

/**
 * A thread that answers questions: `{ id, … }` by `{ id, … }`, or by `{ id, failure }`. Once it has ended,
 * every question fails, so that nobody waits for ever. It keeps the process running only while it is asked.
 */
export class AskedWorker {
  private readonly worker: Worker;
  private readonly asked = new Map<number, Question>();
  private questions = 0;
  private ended?: Error;

  /**
   * @param name for errors
   * @param ports those in `workerData`, which the thread then owns
   */
  constructor(script: URL, private readonly name: string, workerData?: object, ports: readonly MessagePort[] = []) {
    // Loaders of this process, as a test runner has them, are not for the worker.
    this.worker = new Worker(script, { execArgv: [], workerData, transferList: [...ports] });
    this.worker.on('message', (answer: Answer) => {
      this.settle(answer);
    });
    this.worker.on('error', (error: unknown) => {
      this.end(new Error(`${name} failed: ${String(error)}`, { cause: error }));
    });
    this.worker.on('exit', (code) => {
      this.end(new Error(`${name} ended with exit code ${code}`));
    });
    this.worker.unref();
  }

  public ask<T>(question: object): Promise<T> {
    if (this.ended) {
      return Promise.reject(this.ended);
    }
    const id = this.questions++;
    return new Promise<T>((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.worker.ref();
      this.worker.postMessage({ id, ...question });
    });
  }

  public async stop(): Promise<void> {
    this.end(new Error(`${this.name} was stopped`));
    await this.worker.terminate();
  }

  private settle(answer: Answer): void {
    const question = this.asked.get(answer.id);
    this.asked.delete(answer.id);
    if (this.asked.size === 0) {
      this.worker.unref();
    }
    if (answer.failure === undefined) {
      question?.resolve(answer as never);
    } else {
      question?.reject(new Error(answer.failure));
    }
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.asked.values()) {
      reject(this.ended);
    }
    this.asked.clear();
  }
}
