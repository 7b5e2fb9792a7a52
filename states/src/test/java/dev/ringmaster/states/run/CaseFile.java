package dev.ringmaster.states.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A test case as a file. Lines {@code --- title} divide it into sections; what stands before the
 * first is a remark.
 *
 * @param sections title to text, without trailing white space
 */
record CaseFile(String name, Map<String, String> sections) {
  static List<CaseFile> in(String directory) {
    try {
      Path root =
          Path.of(Objects.requireNonNull(CaseFile.class.getResource("/" + directory)).toURI());
      try (Stream<Path> files = Files.list(root)) {
        return files
            .filter(f -> f.toString().endsWith(".case"))
            .sorted()
            .map(CaseFile::of)
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CaseFile of(Path file) {
    Map<String, String> sections = new LinkedHashMap<>();
    try {
      String title = "";
      StringBuilder text = new StringBuilder();
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("--- ")) {
          sections.put(title, text.toString().stripTrailing());
          title = line.substring(4).strip();
          text.setLength(0);
        } else {
          text.append(line).append('\n');
        }
      }
      sections.put(title, text.toString().stripTrailing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CaseFile(String.valueOf(file.getFileName()), sections);
  }

  Optional<String> section(String title) {
    return Optional.ofNullable(sections.get(title));
  }

  /** The rest of the first title that begins with {@code word}. */
  Optional<String> titled(String word) {
    return sections.keySet().stream()
        .filter(title -> title.startsWith(word + " "))
        .map(title -> title.substring(word.length() + 1))
        .findFirst();
  }

  /** Sections titled {@code file NAME}. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    sections.forEach((title, text) -> {
      if (title.startsWith("file ")) {
        files.put(title.substring(5), text + "\n");
      }
    });
    return files;
  }
}
