package dev.ringmaster.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader who follows a link of the documentation arrives. */
class LinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
      int depth = directory.equals(ROOT) ? 1 : 3;
      try (Stream<Path> files = Files.walk(directory, depth)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkResolves(Path page) throws IOException {
    Matcher links = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
    List<String> broken = new ArrayList<>();
    while (links.find()) {
      String target = links.group(1);
      if (!target.contains("://") && !Files.exists(page.resolveSibling(target))) {
        broken.add(target);
      }
    }
    assertThat(broken).as("links of %s that lead nowhere", page).isEmpty();
  }
}
