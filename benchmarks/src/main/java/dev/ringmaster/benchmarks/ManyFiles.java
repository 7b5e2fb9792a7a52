package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An SLS file that manages many small files, and what it makes. */
final class ManyFiles {
  private final Site site;
  private final Path made;

  ManyFiles(Site site, int count) throws IOException {
    this.site = site;
    this.made = site.directory().resolve("made");
    StringBuilder text = new StringBuilder();
    for (int number = 1; number <= count; number++) {
      text.append(
          """
          %s/file-%d:
            file.managed:
              - contents: 'This is file number %d.'
              - makedirs: True
          """
              .formatted(made, number, number));
    }
    site.write("states/many.sls", text.toString());
  }

  void apply() {
    site.control().apply("web01", "many");
  }

  void remove() throws IOException {
    if (Files.exists(made)) {
      List<Path> files;
      try (Stream<Path> all = Files.list(made)) {
        files = all.toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(made);
    }
  }
}
