package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.CallContext.Filled;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.TreeSlsSource;
import dev.ringmaster.states.language.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template printed of a secret is masked, also without the text around it. */
class PrintedSecretTest {
  private static final String PASSWORD = "Zq9PasswdXyzzy";

  /** One file, {@code states/web.sls}. */
  private record OneFile(String text) implements SourceTree {
    @Override
    public Optional<SourceFile> file(String path) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return path.equals("web.sls")
          ? Optional.of(SourceFile.of(path, "states/web.sls", bytes))
          : Optional.empty();
    }

    @Override
    public Collection<String> paths() {
      return List.of("web.sls");
    }

    @Override
    public String environment() {
      return "base";
    }
  }

  private static String shown(String command) throws InterruptedException {
    Value.MapValue pillar =
        Value.map(
            "db", Value.map("password", Value.secret(Value.text(PASSWORD))),
            "flag", Value.secret(Value.bool(true)));
    String sls = "says:\n  cmd.run:\n    - name: " + command + "\n";
    TestContext machine = TestContext.real().withPillar(pillar);
    StateReport report = run(sls, pillar, machine);
    return report.toString() + report.toValue() + machine.output;
  }

  private static StateReport run(String sls, Value.MapValue pillar, TestContext machine)
      throws InterruptedException {
    RenderContext context = RenderContext.of(new OneFile(sls)).withPillar(pillar);
    StatePlan plan =
        new StateCompiler(
                new TreeSlsSource(new Renderer(RenderLimits.DEFAULT), context),
                Vocabulary.of(Families.resources().signatures()))
            .compile(List.of("web"));
    StateReport report = new StateRun(Families.resources()).run(plan, RunOptions.APPLY, machine);
    assertThat(report.states()).allMatch(entry -> entry.result().word().equals("changed"));
    return report;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "echo {{ ('user:' ~ pillar.db.password) | base64encode }}#dXNlcjpacTlQYXNzd2RYeXp6eQ==",
        "echo {{ pillar.db.password | upper }}#ZQ9PASSWDXYZZY",
        "echo {{ pillar.db.password | slice(0, 8) }}#Zq9Passw",
        "printf '%s' '-{{ pillar.db.password | lower }}'#zq9passwdxyzzy",
      })
  void isMasked(String command, String printed) throws InterruptedException {
    assertThat(shown(command)).doesNotContain(printed).contains(Value.Secret.MASK);
  }

  @Test
  void whatATemplateOfAFilePrintedIsMaskedInAllThatFollows(@TempDir Path directory)
      throws InterruptedException {
    String sls =
        """
        writes:
          file.managed: [{name: ROOT/f}, {contents: x}, {template: pebble}]
        says:
          cmd.run: [{name: cat ROOT/f}]
        """
            .replace("ROOT", directory.toString());
    TestContext machine = TestContext.real().filling(new Filled("auth pr1nted", Set.of("pr1nted")));
    StateReport report = run(sls, Value.map(), machine);
    assertThat(report.toString() + report.toValue() + machine.output)
        .doesNotContain("pr1nted")
        .contains("auth •••");
  }

  @Test
  void itIsMaskedAlsoWhereItWasAnArgumentOfItsOwn() throws InterruptedException {
    String encoded = "WnE5UGFzc3dkWHl6enk=";
    String shown =
        shown(
            "echo "
                + encoded
                + "\n    - unless: 'test 1 = x{{ pillar.db.password | base64encode }}'");
    assertThat(shown).doesNotContain(encoded).contains(Value.Secret.MASK);
  }

  @Test
  void aSecretSwitchInsideOfATextHidesNoWordElsewhere() throws InterruptedException {
    assertThat(shown("echo is-{{ pillar.flag }} true")).contains("stdout: is-true true");
  }

  @Test
  void settingsOfWhichOneIsSecretAreNotMaskedLineByLine(@TempDir Path directory)
      throws InterruptedException {
    String sls =
        """
        writes:
          file.managed: [{name: ROOT/f}, {contents: x}, {template: pebble}]
        says:
          cmd.run: [{name: 'echo port: 8080 settings: wrapped-base64-line'}]
        """
            .replace("ROOT", directory.toString());
    String printed = "settings:\n  port: 8080\n  user: web\nwrapped-base64-line";
    TestContext machine = TestContext.real().filling(new Filled(printed, Set.of(printed)));
    StateReport report = run(sls, Value.map(), machine);
    assertThat(report.toValue().toString()).contains("port: 8080 settings: •••");
  }

  @Test
  void aPieceOfAFewCharactersIsNotMaskedInAllThatIsSaid() throws InterruptedException {
    assertThat(shown("echo {{ pillar.db.password | slice(0, 3) }}")).contains("stdout: Zq9");
  }
}
