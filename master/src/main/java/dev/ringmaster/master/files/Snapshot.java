package dev.ringmaster.master.files;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle.FileEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A frozen list of files. Two that list the same have the same digest.
 *
 * @param digest SHA-256 of {@link #text}, lower-case hexadecimal; empty if there are no files
 * @param files by path, in order of path
 * @param contents the digests of all contents
 */
record Snapshot(String digest, SequencedMap<String, FileEntry> files, Set<String> contents) {

  static Snapshot of(Map<String, FileEntry> listed) {
    SequencedMap<String, FileEntry> files =
        Collections.unmodifiableSequencedMap(new LinkedHashMap<>(new TreeMap<>(listed)));
    Set<String> contents =
        files.values().stream().map(FileEntry::sha256).collect(Collectors.toUnmodifiableSet());
    return new Snapshot(files.isEmpty() ? "" : sha256(text(files)), files, contents);
  }

  /** One line a file: digest, mode, size, path. */
  String text() {
    return text(files);
  }

  private static String text(Map<String, FileEntry> files) {
    StringBuilder text = new StringBuilder();
    files.forEach((path, file) ->
        text.append(file.sha256())
            .append(' ')
            .append(Integer.toOctalString(file.mode()))
            .append(' ')
            .append(file.size())
            .append(' ')
            .append(path)
            .append('\n'));
    return text.toString();
  }

  /**
   * The snapshot of that digest from its text.
   *
   * @throws ProblemsException if the text is not what the digest says
   */
  static Snapshot parse(String digest, String text) {
    if (!sha256(text).equals(digest)) {
      throw new ProblemsException(
          Problem.of("the list of the snapshot " + digest + " was altered or torn"));
    }
    Map<String, FileEntry> files = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      String[] parts = line.split(" ", 4);
      files.put(
          parts[3],
          new FileEntry(parts[0], Long.parseLong(parts[2]), Integer.parseInt(parts[1], 8)));
    }
    return of(files);
  }

  private static String sha256(String text) {
    try {
      return Value.hex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
