package dev.ringmaster.states.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** All the processes of one session, which whoever was started with {@code setsid} leads. */
final class ProcessSession {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Duration LAST_WORD = Duration.ofSeconds(5);
  private static final long POLL_NANOS = 10_000_000;
  private final long leader;

  ProcessSession(long leader) {
    this.leader = leader;
  }

  /** Asks all to end, and kills what still lives after three seconds. */
  void end() {
    if (!signalUntilGone(GRACE, false)) {
      signalUntilGone(LAST_WORD, true);
    }
  }

  /** Signals again and again, because what is signalled may fork at the same time. */
  private boolean signalUntilGone(Duration limit, boolean force) {
    long deadline = System.nanoTime() + limit.toNanos();
    List<ProcessHandle> asked = new ArrayList<>();
    while (true) {
      List<ProcessHandle> living = members();
      if (living.isEmpty()) {
        return true;
      }
      for (ProcessHandle process : living) {
        if (force) {
          process.destroyForcibly();
        } else if (!asked.contains(process)) {
          process.destroy();
          asked.add(process);
        }
      }
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  List<ProcessHandle> members() {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (livesInSession(process)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
              .filter(handle -> livesInSession(process))
              .ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      ProcessHandle.of(leader).ifPresent(found::add);
    }
    return found;
  }

  private boolean livesInSession(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // pid (name, which may hold spaces and parentheses) state parent group session
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
      return Long.parseLong(fields[3]) == leader && !fields[0].equals("Z");
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return false;
    }
  }
}
