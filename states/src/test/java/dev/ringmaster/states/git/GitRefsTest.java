package dev.ringmaster.states.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.LocalHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches, tags, commits, settings and remotes, with the real git. */
class GitRefsTest {
  @TempDir private Path directory;
  private final TestContext context = TestContext.real();
  private String first;
  private String second;

  @BeforeEach
  void prepare() throws Exception {
    git("init", "--quiet", "--initial-branch=main");
    first = commit("one");
    second = commit("two: and\tmore");
  }

  private String git(String... arguments) throws InterruptedException {
    Command command = Command.act("git", "-c", "user.name=t", "-c", "user.email=t@example.org");
    CommandResult result = LocalHost.direct().run(command.and(arguments).in(directory.toString()));
    assertThat(result.exitStatus()).as(result.stderr()).isZero();
    return result.stdout().strip();
  }

  private String commit(String subject) throws Exception {
    Files.writeString(directory.resolve("file"), subject);
    git("add", ".");
    git("commit", "--quiet", "-m", subject);
    return git("rev-parse", "HEAD");
  }

  private Value run(String function, String... keysAndValues) throws InterruptedException {
    List<Object> all = new ArrayList<>(List.of("cwd", Value.text(directory.toString())));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.add(keysAndValues[i]);
      all.add(Value.text(keysAndValues[i + 1]));
    }
    return context.run(function, all.toArray());
  }

  @Test
  void branchesAndTagsAreMadeOnce() throws Exception {
    assertThat(run("git.branch", "name", "fix", "rev", first)).isEqualTo(Value.bool(true));
    assertThat(run("git.branch", "name", "fix", "rev", first)).isEqualTo(Value.bool(false));
    assertThatThrownBy(() -> run("git.branch", "name", "fix"))
        .hasMessageContaining("branch fix is there, at " + first);
    assertThat(run("git.list_branches"))
        .isEqualTo(Value.list(Value.text("fix"), Value.text("main")));

    assertThat(run("git.describe")).isEqualTo(Value.text(second.substring(0, 7)));
    run("git.config_set", "key", "user.name", "value", "t");
    run("git.config_set", "key", "user.email", "value", "t@example.org");
    assertThat(run("git.tag", "name", "v1", "rev", first, "message", "-x"))
        .isEqualTo(Value.bool(true));
    assertThat(run("git.tag", "name", "v1", "rev", first)).isEqualTo(Value.bool(false));
    assertThat(run("git.list_tags")).isEqualTo(Value.list(Value.text("v1")));
    assertThat(run("git.describe")).hasToString("v1-1-g" + second.substring(0, 7));
  }

  @Test
  void commitsAreToldAndGoneBackTo() throws Exception {
    Value log = run("git.log");
    assertThat(((Value.ListValue) log).items()).asInstanceOf(list(Value.class)).hasSize(2);
    assertThat(log.toString())
        .contains("commit: " + second, "author: t", "subject: two: and\tmore", first);
    assertThat(
            context
                .run("git.log", "cwd", Value.text(directory.toString()), "count", Value.integer(1))
                .toString())
        .doesNotContain(first);

    assertThat(run("git.reset", "rev", "HEAD~1")).isEqualTo(Value.text(first));
    assertThat(directory.resolve("file")).hasContent("two: and\tmore");
    context.run("git.reset", "cwd", Value.text(directory.toString()), "hard", Value.bool(true));
    assertThat(directory.resolve("file")).hasContent("one");
  }

  @Test
  void settingsAndRemotesAreSet() throws Exception {
    assertThat(run("git.config_get", "key", "deploy.by")).isEqualTo(Value.nothing());
    assertThat(run("git.config_set", "key", "deploy.by", "value", "--list"))
        .isEqualTo(Value.bool(true));
    assertThat(run("git.config_set", "key", "deploy.by", "value", "--list"))
        .isEqualTo(Value.bool(false));
    assertThat(run("git.config_get", "key", "deploy.by")).isEqualTo(Value.text("--list"));

    assertThatThrownBy(() -> run("git.remote_get")).hasMessageContaining("no remote origin");
    assertThat(run("git.remote_set", "url", "https://me:pw@host/x")).isEqualTo(Value.bool(true));
    assertThat(run("git.remote_set", "url", "https://me:pw@host/x")).isEqualTo(Value.bool(false));
    assertThat(run("git.remote_get").toString())
        .isEqualTo("{fetch: https://me:•••@host/x, push: https://me:•••@host/x}");
    assertThat(run("git.remote_set", "url", "/srv/x")).isEqualTo(Value.bool(true));
  }

  @Test
  void nothingIsTakenForAnOption() {
    for (String bad : List.of("-D", "--force", "a b")) {
      assertThatThrownBy(() -> run("git.branch", "name", bad)).hasMessageContaining("no revision");
      assertThatThrownBy(() -> run("git.reset", "rev", bad)).hasMessageContaining("no revision");
    }
    for (String bad : List.of("--global", "user", "-x.y", "a.b\nc.d")) {
      assertThatThrownBy(() -> run("git.config_get", "key", bad))
          .hasMessageContaining("no setting");
    }
    assertThatThrownBy(() -> run("git.remote_set", "url", "ext::sh -c id"))
        .hasMessageContaining("no address");
  }
}
