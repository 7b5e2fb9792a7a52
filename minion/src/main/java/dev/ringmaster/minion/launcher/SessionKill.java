package dev.ringmaster.minion.launcher;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Ends all processes of a session, its leader last, so that it can record how the command ended.
 */
final class SessionKill {
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration LEADER_GRACE = Duration.ofSeconds(10);
  private final CommandDirectory.Leader leader;
  private final Duration grace;
  private final Set<Long> command = new HashSet<>();

  SessionKill(CommandDirectory.Leader leader, Duration grace) {
    this.leader = leader;
    this.grace = grace;
  }

  /** Returns when none of them runs any more; an interrupt waits until then. */
  void run() {
    boolean interrupted = Thread.interrupted();
    try {
      ProcessTable.membersOf(leader.pid()).forEach(entry -> command.add(entry.pid()));
      each(ProcessHandle::destroy);
      waitUntilAlone(grace);
      while (!members().isEmpty()) {
        each(ProcessHandle::destroyForcibly);
        waitUntilAlone(STEP);
      }
      long end = System.nanoTime() + LEADER_GRACE.toNanos();
      while (leader.isAlive()) {
        if (System.nanoTime() > end) {
          ProcessHandle.of(leader.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        pause();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Without what the leader starts once the command has ended, to bring its status to the disk: the
   * leader's only child until then is the command itself.
   */
  private List<ProcessTable.Entry> members() {
    return leader.isReplaced()
        ? List.of()
        : ProcessTable.membersOf(leader.pid()).stream()
            .filter(entry -> entry.parent() != leader.pid() || command.contains(entry.pid()))
            .toList();
  }

  private void each(Consumer<ProcessHandle> signal) {
    members().forEach(entry -> ProcessHandle.of(entry.pid()).ifPresent(signal));
  }

  private void waitUntilAlone(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end && !members().isEmpty()) {
      pause();
    }
  }

  private static void pause() {
    Thread.interrupted();
    LockSupport.parkNanos(STEP.toNanos());
  }
}
