package dev.ringmaster.master.link;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Runs tasks one after another, on a virtual thread that exists only while there are any: an idle
 * session costs no thread.
 */
final class SerialTasks {
  private final Queue<Runnable> waiting = new ArrayDeque<>(0);
  private boolean running;

  /** Never blocks. A task must not throw. */
  void add(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    Thread.startVirtualThread(this::run);
  }

  private void run() {
    while (true) {
      Runnable task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      task.run();
    }
  }
}
