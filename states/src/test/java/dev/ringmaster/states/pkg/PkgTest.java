package dev.ringmaster.states.pkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.Snapshot;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real apt and dpkg, on a system of their own in a directory with a repository beside. */
class PkgTest {
  @TempDir private Path directory;
  private TestContext context;
  private Path repository;
  private Path root;

  @BeforeEach
  void prepare() throws Exception {
    repository = Files.createDirectory(directory.resolve("repo"));
    PrivateApt apt = PrivateApt.in(directory, repository);
    root = apt.root();
    context = apt.context();
    publish("hello", "1.0", "Depends: greeting");
    publish("greeting", "0.5", "Provides: salutation");
  }

  private void publish(String name, String version, String more) throws Exception {
    PrivateApt.build(repository, name, version, "usr/share/" + name + "/file", more);
    PrivateApt.index(repository, deb -> true);
  }

  private static Value text(String text) {
    return Value.text(text);
  }

  @Test
  void installedBringsDependenciesAlongAndSaysSoBefore() throws Exception {
    context.run("pkg.refresh_db");
    Object[] arguments = {"name", text("hello")};

    assertThat(context.apply("pkg.installed", arguments))
        .containsExactlyInAnyOrder(
            Change.added("hello", text("1.0")), Change.added("greeting", text("0.5")));

    assertThat(context.test("pkg.installed", arguments)).isEmpty();
    assertThat(context.test("pkg.installed", "name", text("salutation"))).isEmpty();
    assertThat(context.run("pkg.version", "name", text("hello"))).isEqualTo(text("1.0"));
    assertThat(directory.resolve("root/usr/share/hello/file")).hasContent("1.0");
  }

  @Test
  void aRefreshIsSeenBeforeAndThenIsWhatIsDone() throws Exception {
    context.run("pkg.refresh_db");
    publish("hello", "2.0", "");
    Object[] refreshing = {"name", text("hello"), "refresh", Value.bool(true)};

    assertThat(context.test("pkg.installed", "name", text("hello")))
        .contains(Change.added("hello", text("1.0")));
    assertThat(context.apply("pkg.installed", refreshing))
        .containsExactly(Change.added("hello", text("2.0")));
    assertThat(context.run("pkg.version", "name", text("hello"))).isEqualTo(text("2.0"));
  }

  @Test
  void aRefreshThatAsksForSomethingElseIsRefused() throws Exception {
    PkgInstalled state = PkgInstalled.INSTALLED;
    Arguments arguments =
        TestContext.bind(state, "name", text("hello"), "refresh", Value.bool(true));
    PkgInstalled.Found found = state.read(arguments, context);
    publish("hello", "2.0", "");

    assertThatThrownBy(() -> state.apply(arguments, found, state.decide(arguments, found), context))
        .hasMessageContaining("something else than when it was asked first: hello none -> 2.0")
        .hasMessageContaining("nothing was done");
    assertThat(context.run("pkg.list_pkgs")).isEqualTo(Value.map());
  }

  @Test
  void aLookLeavesNothingBehind() throws Exception {
    context.run("pkg.refresh_db");
    context.run("pkg.install", "name", text("greeting"));
    publish("hello", "2.0", "");
    Files.delete(root.resolve("tmp/refreshed"));
    Set<Path> temporary = temporary();
    Map<String, String> before = Snapshot.of(root);

    context.test("pkg.installed", "name", text("hello"));
    context.test("pkg.installed", "name", text("hello"), "refresh", Value.bool(true));
    context.test("pkg.removed", "name", text("greeting"));
    context.run("pkg.latest_version", "name", text("hello"));
    assertThatThrownBy(() -> context.test("pkg.installed", "name", text("helo")))
        .hasMessageContaining("no package helo");

    assertThat(Snapshot.of(root)).isEqualTo(before);
    assertThat(temporary()).isEqualTo(temporary);
  }

  private static Set<Path> temporary() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("ringmaster-lists"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void versionsAreHeldToAlsoDownwards() throws Exception {
    publish("hello", "2.0", "Depends: greeting");
    context.run("pkg.refresh_db");
    assertThat(context.run("pkg.latest_version", "name", text("hello"))).isEqualTo(text("2.0"));
    assertThat(context.run("pkg.install", "name", text("hello")).toString())
        .contains("hello: {old: , new: 2.0}");

    Object[] older = {"name", text("hello"), "version", text("1.*")};
    assertThat(context.apply("pkg.installed", older))
        .containsExactly(Change.of("hello", "2.0", "1.0"));
    assertThat(context.test("pkg.installed", older)).isEmpty();
    Object[] several = {
      "name", text("all"),
      "pkgs", Value.list(Value.map("hello", text("2.0")), text("greeting"))
    };
    assertThat(context.apply("pkg.installed", several))
        .containsExactly(Change.of("hello", "1.0", "2.0"));
  }

  @Test
  void removedTakesWhatDependsOnItAlong() throws Exception {
    context.run("pkg.refresh_db");
    context.run("pkg.install", "name", text("hello"));

    assertThat(context.apply("pkg.removed", "name", text("greeting")))
        .containsExactlyInAnyOrder(
            Change.of("hello", text("1.0"), Value.nothing()),
            Change.of("greeting", text("0.5"), Value.nothing()));
    assertThat(context.test("pkg.removed", "name", text("greeting"))).isEmpty();
    assertThat(context.run("pkg.list_pkgs")).isEqualTo(Value.map());
    context.run("pkg.install", "name", text("hello"));
    assertThat(context.run("pkg.remove", "name", text("hello")).toString())
        .contains("hello: {old: 1.0, new: }");
  }

  @Test
  void latestFollowsTheListsAndSaysSoBefore() throws Exception {
    context.run("pkg.refresh_db");
    assertThat(context.apply("pkg.latest", "name", text("hello"))).hasSize(2);
    publish("hello", "2.0", "Depends: greeting");

    assertThat(context.test("pkg.latest", "name", text("hello"))).isEmpty();
    assertThat(context.run("pkg.list_upgrades")).isEqualTo(Value.map());
    Object[] refreshing = {"name", text("hello"), "refresh", Value.bool(true)};
    assertThat(context.apply("pkg.latest", refreshing))
        .containsExactly(Change.of("hello", "1.0", "2.0"));
    assertThat(context.test("pkg.latest", refreshing)).isEmpty();
    assertThat(context.test("pkg.installed", "name", text("hello"))).isEmpty();
  }

  @Test
  void upgradesLeaveWhatIsOnHold() throws Exception {
    context.run("pkg.refresh_db");
    context.run("pkg.install", "name", text("hello"));
    publish("hello", "2.0", "Depends: greeting");
    publish("greeting", "0.6", "Provides: salutation");
    Value fresh = context.run("pkg.list_upgrades", "refresh", Value.bool(true));
    assertThat(fresh).isEqualTo(Value.map("hello", text("2.0"), "greeting", text("0.6")));

    assertThat(context.run("pkg.hold", "name", text("greeting")).toString())
        .contains("greeting: {old: false, new: true}");
    assertThat(context.run("pkg.hold", "name", text("greeting"))).isEqualTo(Value.map());
    assertThat(context.run("pkg.list_holds")).isEqualTo(Value.list(text("greeting")));
    assertThat(context.run("pkg.upgrade").toString()).isEqualTo("{hello: {old: 1.0, new: 2.0}}");

    assertThatThrownBy(() -> context.test("pkg.latest", "name", text("greeting")))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("pkg.unhold"));
    context.run("pkg.unhold", "name", text("greeting"));
    assertThat(context.run("pkg.upgrade", "dist_upgrade", Value.bool(true)).toString())
        .contains("greeting: {old: 0.5, new: 0.6}");
  }

  @Test
  void whatDpkgKnowsIsTold() throws Exception {
    context.run("pkg.refresh_db");
    context.run("pkg.install", "name", text("hello"));

    assertThat(
            context
                .run("pkg.info_installed", "name", Value.list(text("hello"), text("gone")))
                .toString())
        .contains("hello: {", "version: 1.0", "architecture: amd64", "summary: hello")
        .doesNotContain("gone");
    assertThat(context.run("pkg.file_list", "name", text("hello")).toString())
        .contains("/usr/share/hello/file");
    assertThat(context.run("pkg.owner", "path", text("/usr/share/hello/file")))
        .isEqualTo(Value.list(text("hello")));
    assertThat(context.run("pkg.owner", "path", text("/usr/share")))
        .isEqualTo(Value.list(text("greeting"), text("hello")));
    assertThat(context.run("pkg.owner", "path", text("/nowhere"))).isEqualTo(Value.list());
    assertThatThrownBy(() -> context.run("pkg.owner", "path", text("/usr/*")))
        .hasMessageContaining("would be a pattern");
    assertThatThrownBy(() -> context.run("pkg.file_list", "name", text("gone")))
        .hasMessageContaining("gone is not installed");
    for (String function : List.of("pkg.hold", "pkg.info_installed", "pkg.file_list")) {
      assertThatThrownBy(() -> context.run(function, "name", text("--all")))
          .hasMessageContaining("no package's name");
    }
  }

  @Test
  void badInputSaysWhatToDo() throws Exception {
    context.run("pkg.refresh_db");
    assertThatThrownBy(() -> context.test("pkg.installed", "name", text("helo")))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> {
          assertThat(e.problems().getFirst().message()).contains("no package helo");
          assertThat(e.problems().getFirst().advice()).contains("hello");
        });
    assertThatThrownBy(
            () -> context.test("pkg.installed", "name", text("hello"), "version", text("9")))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).isEqualTo("There is: 1.0"));
    for (String bad : List.of("hello-", "--allow-unauthenticated", "hello=1", "./x.deb", "a*")) {
      assertThatThrownBy(() -> context.test("pkg.installed", "name", text(bad)))
          .hasMessageContaining("no package's name");
    }
    Files.delete(repository.resolve("Packages"));
    assertThatThrownBy(() -> context.run("pkg.refresh_db"))
        .hasMessageContaining("cannot refresh the package lists");
  }
}
