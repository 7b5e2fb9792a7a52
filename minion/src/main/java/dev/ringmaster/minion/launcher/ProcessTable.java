package dev.ringmaster.minion.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The machine's processes, as {@code /proc} shows them. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /**
   * @param startTicks when it started, in clock ticks since boot: with the pid, who it is
   */
  record Entry(long pid, char state, long parent, long session, long startTicks) {
    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }
  }

  static Optional<Entry> find(long pid) {
    try {
      String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] words = text.substring(text.lastIndexOf(')') + 2).trim().split(" ");
      return Optional.of(
          new Entry(
              pid,
              words[0].charAt(0),
              Long.parseLong(words[1]),
              Long.parseLong(words[3]),
              Long.parseLong(words[19])));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> pids = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path pid : pids) {
        find(Long.parseLong(pid.getFileName().toString())).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot list the processes in " + PROC, e);
    }
    return entries;
  }

  /** Living members of a session and all that descends from them, without its leader. */
  static List<Entry> membersOf(long session) {
    List<Entry> all = all();
    Set<Long> found = new HashSet<>();
    found.add(session);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Entry entry : all) {
        if ((entry.session() == session || found.contains(entry.parent()))
            && found.add(entry.pid())) {
          grew = true;
        }
      }
    }
    return all.stream()
        .filter(entry -> entry.pid() != session && found.contains(entry.pid()) && entry.isAlive())
        .toList();
  }

  /** Changes with every boot of the machine. */
  static String boot() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the machine's boot id", e);
    }
  }
}
