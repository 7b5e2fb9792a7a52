package dev.ringmaster.states;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a directory, to see whether something changed. */
public final class Snapshot {
  private Snapshot() {}

  /** By path: mode, time of the last change, and content or target. */
  public static Map<String, String> of(Path directory) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        Map<String, Object> attributes =
            Files.readAttributes(path, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        all.put(path.toString(), attributes + " " + content(path));
      }
    }
    return all;
  }

  private static String content(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return Files.readSymbolicLink(path).toString();
    }
    return Files.isRegularFile(path)
        ? new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.ISO_8859_1)
        : "";
  }
}
