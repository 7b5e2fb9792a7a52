package dev.ringmaster.states.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopFileTest {
  private static List<String> matching(String id, String top) throws InterruptedException {
    Value.MapValue grains =
        Value.map("os", Value.text("Debian"), "roles", Value.list(Value.text("lb")));
    return TopFile.matching(
        TopFile.read(source(top), "base").orElseThrow(), new MinionId(id), grains);
  }

  private static SlsSource source(String top) {
    return new SlsSource() {
      @Override
      public Optional<Sls> load(String name) {
        return Optional.of(new Sls(name, false, Yaml.read(top, "states/top.sls")));
      }

      @Override
      public Set<String> names() {
        return Set.of("top");
      }
    };
  }

  @Test
  void everyMatcherAndEachNameOnceInTheOrderOfTheFile() throws InterruptedException {
    String top =
        """
        base:
          '*': [common]
          'web*': [web, common]
          'roles:lb': [{match: grain}, lb]
          'web01,db01': [{match: list}, listed]
          'web0[1-4]': [{match: pcre}, expression]
          'G@os:Debian and not db*': [debian]
          'db*': [db]
        """;
    assertThat(matching("web01", top))
        .containsExactly("common", "web", "lb", "listed", "expression", "debian");
    assertThat(matching("db01", top)).containsExactly("common", "lb", "listed", "db");
  }

  @Test
  void anEmptyFileMatchesNobody() throws InterruptedException {
    assertThat(matching("web01", "")).isEmpty();
    assertThat(matching("web01", "base:\n")).isEmpty();
    assertThat(matching("web01", "prod: {'*': [x]}\n")).isEmpty();
  }

  @Test
  void allProblemsAtOnceWithTheirPlaces() {
    String top =
        """
        base:
          '*': common
          'web*': [5, {match: nodegrop}]
          'x and': [web]
          'db*': [{match: lits}, db]
        """;
    assertThatThrownBy(() -> matching("web01", top))
        .asInstanceOf(type(ProblemsException.class))
        .satisfies(e ->
            assertThat(e.problems())
                .extracting(Problem::describe)
                .satisfiesExactly(
                    first ->
                        assertThat(first)
                            .startsWith("states/top.sls:2:8: the target '*' has a text"),
                    second ->
                        assertThat(second)
                            .startsWith("states/top.sls:3:12: '5' is neither the name"),
                    third -> assertThat(third).contains("the top file cannot match by 'nodegrop'"),
                    fourth ->
                        assertThat(fourth).startsWith("states/top.sls:4:3: the target 'x and'"),
                    fifth ->
                        assertThat(fifth)
                            .contains("cannot match by 'lits'")
                            .contains("Did you mean 'list'?")));
  }
}
