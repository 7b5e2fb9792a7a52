package dev.ringmaster.states.pkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.Vocabulary;
import dev.ringmaster.states.run.RunOptions;
import dev.ringmaster.states.run.StateReport;
import dev.ringmaster.states.run.StateRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preview says of states that come after a package which would be installed. */
class BehindPackagesTest {
  private static final Value BEHIND = Value.map("require", Value.list(Value.text("server")));
  @TempDir private Path directory;

  @Test
  void whatLooksAtTheMachineBehindThemCannotBeKnownAndTheRestCan() throws Exception {
    Path repository = Files.createDirectory(directory.resolve("repo"));
    PrivateApt.build(repository, "server", "1", "srv/conf", "");
    PrivateApt.build(repository, "tool", "1", "usr/share/tool", "");
    PrivateApt.build(repository, "other", "1", "usr/share/other", "");
    PrivateApt.index(repository, deb -> true);
    PrivateApt apt = PrivateApt.in(directory, repository);
    apt.context().run("pkg.refresh_db");
    apt.context().run("pkg.install", "name", Value.text("tool"));
    Map<String, Value> states = new LinkedHashMap<>();
    states.put("server", state("pkg.installed", "server"));
    states.put("user", state("user.present", "ringmaster-nobody", BEHIND));
    states.put("service", state("service.dead", "other-name", BEHIND));
    states.put("instance", state("service.dead", "server@15-main"));
    states.put("file", state("file.managed", directory + "/x", BEHIND));
    states.put("command", state("cmd.run", "server --version", BEHIND));
    states.put("beside", state("file.managed", directory + "/y"));
    states.put("tool", state("pkg.installed", "tool"));
    states.put("other", state("pkg.installed", "other"));

    StateReport report = preview(states, apt);

    assertThat(report.states())
        .extracting(entry -> entry.id() + " " + entry.result().word())
        .containsExactly(
            "server would_change",
            "user cannot_know",
            "service cannot_know",
            "instance cannot_know",
            "file cannot_know",
            "command would_change",
            "beside would_change",
            "tool unchanged",
            "other cannot_know");
  }

  private static Value state(String function, String name, Value... more) {
    List<Value> arguments = new ArrayList<>(List.of(Value.map("name", Value.text(name))));
    arguments.addAll(List.of(more));
    return Value.map(function, Value.list(arguments));
  }

  private static StateReport preview(Map<String, Value> states, PrivateApt apt)
      throws InterruptedException {
    SlsSource source =
        new SlsSource() {
          @Override
          public Optional<Sls> load(String name) {
            return Optional.of(new Sls(name, false, Value.map(states)));
          }

          @Override
          public Set<String> names() {
            return Set.of("web");
          }
        };
    return new StateRun(Families.resources())
        .run(
            new StateCompiler(source, Vocabulary.of(Families.resources().signatures()))
                .compile(List.of("web")),
            RunOptions.TEST,
            apt.context());
  }
}
