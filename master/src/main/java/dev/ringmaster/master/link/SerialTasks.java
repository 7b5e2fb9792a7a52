package dev.ringmaster.master.link;

import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another, on a virtual thread that exists only while there are any: an idle
 * session costs no thread.
 */
final class SerialTasks {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);
  private final Queue<Runnable> waiting = new ArrayDeque<>(0);
  private boolean running;

  /** Never blocks. A task should not throw; if it does, the next ones run all the same. */
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
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // Memory may be short for a moment; a session whose tasks stopped could never be replaced.
        LOG.error("a task of a session failed", e);
      }
    }
  }
}
