package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that would be code if anything read them as such: of grains, pillars and arguments. */
class InjectionTest {
  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Path base = directory.resolve("base");
    for (String part : List.of("states", "pillar", "runbooks")) {
      Files.createDirectories(base.resolve(part));
    }
    String hostile =
        """
        motto: '{{ 7 * 7 }}{% include "other.sls" %}'
        lines: "x\\n    - unless: touch PWNED\\n"
        shell: '$(touch PWNED); touch PWNED; `touch PWNED` | touch PWNED'
        """
            .replace("PWNED", pwned().toString());
    Files.writeString(directory.resolve("web01.grains"), hostile);
    Files.writeString(base.resolve("pillar/top.sls"), "base:\n  '*': [evil]\n");
    Files.writeString(
        base.resolve("pillar/evil.sls"),
        hostile.replace("'{{", "'{{ '{{' }}").replace("{%", "{{ '{%' }}"));
    sls(base, "states/greeting.sls", "{{ grains.motto | json }}");
    sls(base, "states/grained.sls", "{{ grains.lines }}");
    for (String from : List.of("grains", "pillar")) {
      Files.writeString(
          base.resolve("states/" + from + "_words.sls"),
          "run:\n  cmd.run:\n    - name: words\n    - argv: [echo, {{ %s.shell | json }}]\n"
              .formatted(from));
      Files.writeString(
          base.resolve("states/" + from + "_text.sls"),
          "run:\n  cmd.run:\n    - name: {{ (\"echo \" + %s.shell) | json }}\n".formatted(from));
    }
    Files.writeString(
        base.resolve("runbooks/asking.sls"),
        """
        step:
          salt.function:
            - name: test.echo
            - tgt: web01
            - arg: [{{ salt.minions.call("web01", "grains.get", "lines").web01 }}]
        """);
    installation = new Installation(directory, List.of(base));
    installation.start("web01");
  }

  private static void sls(Path base, String name, String contents) throws Exception {
    Files.writeString(
        base.resolve(name),
        "greeting:\n  file.managed:\n    - name: %s\n    - contents: %s\n"
            .formatted(directory.resolve("greeting"), contents));
  }

  private static Path pwned() {
    return directory.resolve("pwned");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @AfterEach
  void nothingWasRun() {
    assertThat(pwned()).doesNotExist();
  }

  @Test
  void dataIsNeverATemplate() throws Exception {
    installation.master("apply", "web01", "greeting");
    assertThat(Files.readString(directory.resolve("greeting")))
        .isEqualTo("{{ 7 * 7 }}{% include \"other.sls\" %}\n");
    assertThat(installation.master("run", "web01", "test.echo", "'{{ 7 * 7 }}'"))
        .contains("{{ 7 * 7 }}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"master apply web01 grained", "master orchestrate asking"})
  void dataAddsNoKeys(String command) {
    Installation.Typed typed = installation.type(List.of(command.split(" ")), "");
    assertThat(typed.status()).as(typed.out()).isIn(1, 2);
    assertThat(typed.out() + typed.err()).contains("json").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grains_words", "pillar_words", "grains_text", "pillar_text"})
  void noShellReadsAValue(String sls) {
    Installation.Typed typed = installation.type(List.of("master", "apply", "web01", sls), "");
    if (sls.endsWith("_words")) {
      assertThat(typed.status()).as(typed.out()).isZero();
    } else {
      assertThat(typed.out()).contains("which only a shell understands");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cmd.run [echo,'$(touch PWNED)']",
        "cmd.which VALUE",
        "cmd.has_exec VALUE",
        "git.ls_remote VALUE",
        "git.ls_remote ext::sh~-c~'touch~PWNED'",
        "git.ls_remote --upload-pack=touch~PWNED;",
        "git.clone --upload-pack=touch~PWNED; target=PWNED.d",
        "git.revision PWNED.d rev=VALUE",
        "service.status VALUE",
        "service.is_active VALUE",
        "pkg.version VALUE",
        "user.info VALUE",
        "group.info VALUE",
        "file.stat /VALUE",
        "file.search /etc/hostname VALUE",
        "npm.list PWNED.d",
        "supervisord.status VALUE"
      })
  void noArgumentIsReadByAShell(String call) {
    String value = "x$(touch PWNED);touch PWNED|touch PWNED`touch PWNED`";
    List<String> words = new java.util.ArrayList<>(List.of("master", "run", "web01"));
    for (String word : call.split(" ")) {
      words.add(
          word.replace("VALUE", value).replace('~', ' ').replace("PWNED", pwned().toString()));
    }
    words.addAll(List.of("--timeout", "20s"));
    Installation.Typed typed = installation.type(words, "");
    assertThat(typed.out() + typed.err()).doesNotContain("Exception");
  }
}
