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
import org.junit.jupiter.api.Test;

/** Every test that docs/security.md names is there, and every row of its table names one. */
class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/security.md");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    String sources = sources();
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(Files.readString(PAGE));
    int count = 0;
    while (named.find()) {
      count++;
      String method = named.group(2);
      String source = source(sources, named.group(1));
      boolean there =
          !source.isEmpty()
              && (method == null || Pattern.compile("\\s" + method + "\\(").matcher(source).find());
      if (!there) {
        missing.add(named.group());
      }
    }
    assertThat(count).isGreaterThan(50);
    assertThat(missing).as("tests that docs/security.md names").isEmpty();
  }

  @Test
  void everyRowNamesTheTestThatHoldsIt() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
            .skip(1)
            .toList();
    assertThat(rows).hasSizeGreaterThan(20).allMatch(row -> NAMED.matcher(row).find());
  }

  /** The text of one class, from its declaration to the next file. */
  private static String source(String sources, String name) {
    int begin = sources.indexOf("class " + name + " {");
    return begin < 0 ? "" : sources.substring(begin, sources.indexOf('\0', begin));
  }

  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module :
        List.of(
            "protocol",
            "rendering",
            "pillars",
            "states",
            "orchestration",
            "master",
            "minion",
            "e2e")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          all.append(Files.readString(file)).append('\0');
        }
      }
    }
    return all.toString();
  }
}
