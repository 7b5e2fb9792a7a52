package dev.ringmaster.rendering;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One test case as a file: sections that begin with {@code ==== name}.
 *
 * @param name of the file
 * @param sections text by name, in order
 */
record CaseFile(String name, Map<String, String> sections) {
  static Stream<CaseFile> in(String directory) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory(directory))) {
      files = listed.sorted().toList();
    }
    List<CaseFile> cases = new ArrayList<>();
    for (Path file : files) {
      cases.add(parse(file.getFileName().toString(), Files.readString(file)));
    }
    return cases.stream();
  }

  private static Path directory(String name) {
    try {
      return Path.of(Objects.requireNonNull(CaseFile.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CaseFile parse(String name, String text) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String part : text.split("(?m)^==== ")) {
      if (!part.isBlank()) {
        int end = part.indexOf('\n');
        sections.put(part.substring(0, end).strip(), part.substring(end + 1));
      }
    }
    return new CaseFile(name, sections);
  }

  String section(String key) {
    return sections.getOrDefault(key, "");
  }

  /** The sections named {@code file PATH}, by path. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    sections.forEach((key, text) -> {
      if (key.startsWith("file ")) {
        files.put(key.substring(5), text);
      }
    });
    return files;
  }

  @Override
  public String toString() {
    return name;
  }
}
