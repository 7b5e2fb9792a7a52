package dev.ringmaster.states.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.resource.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real npm and a package from a directory, so without any network. */
class NpmTest {
  @TempDir private Path directory;
  private final TestContext context = TestContext.real();
  private Path app;

  @BeforeEach
  void prepare() throws IOException {
    Path dep = Files.createDirectory(directory.resolve("dep"));
    Files.writeString(dep.resolve("package.json"), "{\"name\":\"dep\",\"version\":\"1.2.3\"}");
    app = Files.createDirectory(directory.resolve("app"));
    Files.writeString(
        app.resolve("package.json"),
        """
        {"name": "app", "version": "0.1.0",
         "scripts": {"build": "node -e \\"console.log('built', process.argv[1], process.env.THEME)\\""},
         "dependencies": {"dep": "file:../dep"}}
        """);
  }

  private Value app() {
    return Value.text(app.toString());
  }

  @Test
  void installsWhatPackageJsonAsksForAndThenIsContent() throws Exception {
    Object[] arguments = {"name", app()};

    assertThat(context.apply("npm.installed", arguments))
        .extracting(Change::what)
        .containsExactly("dep@file:../dep, required by app@0.1.0");

    assertThat(app.resolve("node_modules/dep/package.json")).exists();
    assertThat(context.test("npm.installed", arguments)).isEmpty();
    assertThat(context.test("npm.installed", "name", Value.text("dep@1.2.3"), "dir", app()))
        .isEmpty();
    assertThat(context.test("npm.installed", "name", Value.text("dep@2.0.0"), "dir", app()))
        .containsExactly(Change.of("dep", "1.2.3", "2.0.0"));
    assertThat(context.test("npm.installed", "name", Value.text("left-pad"), "dir", app()))
        .containsExactly(Change.added("left-pad", Value.text("installed")));
  }

  @Test
  void removesWhatIsThereAndThenIsContent() throws Exception {
    Object[] arguments = {"name", Value.text("dep"), "dir", app()};
    assertThat(context.test("npm.removed", arguments)).isEmpty();
    context.apply("npm.installed", "name", app());

    assertThat(context.apply("npm.removed", arguments))
        .containsExactly(Change.of("dep", Value.text("1.2.3"), Value.nothing()));

    assertThat(app.resolve("node_modules/dep")).doesNotExist();
    assertThat(Files.readString(app.resolve("package.json"))).doesNotContain("dep");
    assertThat(context.test("npm.removed", arguments)).isEmpty();
    assertThatThrownBy(
            () -> context.test("npm.removed", "name", Value.text("dep@1.2.3"), "dir", app()))
        .hasMessageContaining("'dep@1.2.3' has a version");
  }

  @Test
  void functionsInstallRunAndList() throws Exception {
    context.run("npm.install", "dir", app());
    assertThat(context.run("npm.list", "dir", app()).toString()).contains("dep: {version: 1.2.3");
    assertThat(
            context.run(
                "npm.run",
                "script",
                Value.text("build"),
                "dir",
                app(),
                "args",
                Value.list(Value.text("$(id)")),
                "env",
                Value.map("THEME", Value.text("dark"))))
        .isEqualTo(Value.text("built $(id) dark"));
    context.run("npm.ci", "dir", app());
    assertThat(app.resolve("node_modules/dep/package.json")).exists();
  }

  @Test
  void badInputSaysWhatToDo() {
    assertThatThrownBy(() -> context.run("npm.run", "script", Value.text("biuld"), "dir", app()))
        .hasMessageContaining("has no script biuld");
    assertThatThrownBy(() -> context.run("npm.install", "dir", Value.text(directory.toString())))
        .hasMessageContaining("there is no " + directory + "/package.json");
    assertThatThrownBy(
            () -> context.run("npm.install", "pkg", Value.text("--prefix=/"), "dir", app()))
        .hasMessageContaining("is no package");
    assertThatThrownBy(
            () -> context.run("npm.run", "script", Value.text("--version"), "dir", app()))
        .hasMessageContaining("is no script");
  }
}
