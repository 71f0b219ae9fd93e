import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds between two looks at the processes. */
const interval = 50;

/** Clock ticks per second in /proc. Source: proc_pid_stat(5); Linux has had this value on every architecture for decades. */
const ticks = 100;

/** Bytes of a page in /proc. */
const page = 4096;

/** What processes took. */
export interface Usage {
  /** Seconds of processor time, of all processes together. */
  readonly cpu: number;
  /** The most bytes that all processes had in memory at one moment. What two share counts twice. */
  readonly peakMemory: number;
}

/**
 * Watches whole sessions: a command and whatever it starts, plugins that outlive their parents included. A process
 * that lives for less than a look (50 ms) may be missed. Linux alone: it reads /proc.
 */
export class Meter {
  #cpu = new Map<string, number>();
  #peak = 0;
  #sessions = new Set<number>();
  #timer = setInterval(() => this.#look(), interval);

  /** @param leader process id of a session's leader */
  watch(leader: number): void {
    this.#sessions.add(leader);
  }

  /** Ends the watch. */
  stop(): Usage {
    clearInterval(this.#timer);
    const cpu = [...this.#cpu.values()].reduce((sum, own) => sum + own, 0);
    return { cpu: cpu / ticks, peakMemory: this.#peak };
  }

  #look(): void {
    let memory = 0;
    for (const pid of readdirSync("/proc")) {
      const found = /^\d+$/.test(pid) ? read(pid) : undefined;
      if (found === undefined || !this.#sessions.has(found.session)) continue;
      // A process id may be used again: the time of its start tells two processes apart.
      this.#cpu.set(`${pid} ${found.start}`, found.cpu);
      memory += found.memory;
    }
    this.#peak = Math.max(this.#peak, memory);
  }
}

interface Process {
  readonly session: number;
  readonly start: string;
  /** Clock ticks. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** @returns undefined for a process that has ended */
function read(pid: string): Process | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [session, user, system, start, pages] = [3, 11, 12, 19, 21].map((at) => fields[at] ?? "0");
  return {
    cpu: Number(user) + Number(system),
    memory: Number(pages) * page,
    session: Number(session),
    start: String(start),
  };
}
