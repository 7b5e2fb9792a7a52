package dev.ringmaster.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringmaster.minion.assembly.SettingsFile;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed reference says what the code does. */
class ReferenceTest {
  private static final Path PAGES = Path.of("../docs/reference");
  private static final String ADVICE = "Settings here: ";

  static Set<String> pages() {
    return Reference.pages().keySet();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageIsAsTheCodeSays(String name) throws IOException {
    Path page = PAGES.resolve(name);
    assertThat(page)
        .as("docs/reference/%s; to write it anew: packaging/reference", name)
        .isRegularFile();
    assertThat(Files.readString(page))
        .as("docs/reference/%s; to write it anew: packaging/reference", name)
        .isEqualTo(Reference.pages().get(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "master", "spool", "jobs", "return", "output", "command", "files"})
  void everySettingOfTheMinionIsThere(String group) {
    String prefix = group.isEmpty() ? "" : group + ".";
    String text = group.isEmpty() ? "zzzzzzzzzz: 1" : group + ": {zzzzzzzzzz: 1}";
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> SettingsFile.read(text, "minion.yaml"));
    String known =
        refused.problems().stream()
            .map(Problem::describe)
            .filter(shown -> shown.contains(ADVICE))
            .findFirst()
            .orElseThrow();
    List<String> names =
        Stream.of(known.substring(known.indexOf(ADVICE) + ADVICE.length()).strip().split(", "))
            .map(name -> prefix + name)
            .toList();
    Set<String> shown =
        MinionSetting.ALL.stream()
            .map(MinionSetting::name)
            .filter(name -> name.startsWith(prefix))
            .map(name -> group.isEmpty() ? name.replaceFirst("\\..*", "") : name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(names);
  }
}
