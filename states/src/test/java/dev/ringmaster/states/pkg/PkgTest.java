package dev.ringmaster.states.pkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real apt and dpkg, on a system of their own in a directory with a repository beside. */
class PkgTest {
  @TempDir private Path directory;
  private TestContext context;
  private Path repository;

  @BeforeEach
  void prepare() throws Exception {
    repository = Files.createDirectory(directory.resolve("repo"));
    Path root = directory.resolve("root");
    for (String path :
        List.of(
            "etc/apt/apt.conf.d",
            "etc/apt/preferences.d",
            "var/lib/apt/lists/partial",
            "var/cache/apt/archives/partial",
            "var/lib/dpkg/info",
            "var/lib/dpkg/updates",
            "var/lib/dpkg/triggers",
            "var/log/apt",
            "tmp")) {
      Files.createDirectories(root.resolve(path));
    }
    Files.writeString(root.resolve("var/lib/dpkg/status"), "");
    Files.writeString(
        root.resolve("etc/apt/sources.list"), "deb [trusted=yes] file:" + repository + " ./\n");
    Path configuration = directory.resolve("apt.conf");
    Files.writeString(
        configuration,
        """
        Dir "%1$s/";
        Dir::State::status "%1$s/var/lib/dpkg/status";
        Dir::Bin::dpkg "/usr/bin/dpkg";
        APT::Architecture "amd64";
        APT::Sandbox::User "root";
        DPkg::Options { "--root=%1$s"; "--force-not-root"; "--force-script-chrootless"; "--log=%1$s/var/log/dpkg.log"; };
        """
            .formatted(root));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("APT_CONFIG", configuration.toString());
    environment.put("DPKG_ADMINDIR", root.resolve("var/lib/dpkg").toString());
    CommandRunner runner = new DirectRunner(environment, HostLimits.DEFAULT);
    context =
        new TestContext(new LocalHost(environment, runner, runner, HostLimits.DEFAULT), directory);
    publish("hello", "1.0", "Depends: greeting");
    publish("greeting", "0.5", "Provides: salutation");
  }

  private void publish(String name, String version, String more) throws Exception {
    Path tree = directory.resolve("build").resolve(name + version);
    Files.createDirectories(tree.resolve("DEBIAN"));
    Files.createDirectories(tree.resolve("usr/share/" + name));
    Files.writeString(tree.resolve("usr/share/" + name + "/file"), version);
    Files.writeString(
        tree.resolve("DEBIAN/control"),
        "Package: "
            + name
            + "\nVersion: "
            + version
            + "\nArchitecture: amd64\nMaintainer: nobody <nobody@example.org>\n"
            + more
            + "\nDescription: "
            + name
            + "\n");
    Path deb = repository.resolve(name + "_" + version + ".deb");
    run("dpkg-deb", "--root-owner-group", "--build", tree.toString(), deb.toString());
    index();
  }

  private void index() throws IOException, InterruptedException {
    StringBuilder packages = new StringBuilder();
    try (var debs = Files.newDirectoryStream(repository, "*.deb")) {
      for (Path deb : debs) {
        packages
            .append(run("dpkg-deb", "--field", deb.toString()).stdout())
            .append(
                "Filename: ./" + deb.getFileName() + "\nSize: " + Files.size(deb) + "\nSHA256: ")
            .append(run("sha256sum", deb.toString()).stdout(), 0, 64)
            .append("\n\n");
      }
    }
    Files.writeString(repository.resolve("Packages"), packages);
  }

  private static CommandResult run(String... argv) throws InterruptedException {
    CommandResult result = LocalHost.direct().run(Command.look(argv));
    assertThat(result.exitStatus()).as(result.complaint()).isZero();
    return result;
  }

  private static Value text(String text) {
    return Value.text(text);
  }

  @Test
  void installedBringsDependenciesAlongAndSaysSoBefore() throws Exception {
    Object[] arguments = {"name", text("hello"), "refresh", Value.bool(true)};
    assertThat(context.test("pkg.installed", arguments))
        .containsExactly(Change.added("hello", text("the newest")));
    context.run("pkg.refresh_db");

    assertThat(context.apply("pkg.installed", arguments))
        .containsExactlyInAnyOrder(
            Change.added("hello", text("1.0")), Change.added("greeting", text("0.5")));

    assertThat(context.test("pkg.installed", arguments)).isEmpty();
    assertThat(context.test("pkg.installed", "name", text("salutation"))).isEmpty();
    assertThat(context.run("pkg.version", "name", text("hello"))).isEqualTo(text("1.0"));
    assertThat(directory.resolve("root/usr/share/hello/file")).hasContent("1.0");
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
