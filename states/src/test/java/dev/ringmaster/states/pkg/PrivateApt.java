package dev.ringmaster.states.pkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The real apt and dpkg, on a system of their own in a directory. Lists are copies: of a {@code
 * file:} repository they would be links to it, and so never old.
 *
 * @param root of that system
 * @param repository that it gets packages from
 */
public record PrivateApt(Path root, Path repository, TestContext context) {
  /**
   * @param directory where the system goes
   * @param repository a directory of packages
   */
  public static PrivateApt in(Path directory, Path repository) throws IOException {
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
        root.resolve("etc/apt/sources.list"), "deb [trusted=yes] copy:" + repository + " ./\n");
    Path configuration = directory.resolve("apt.conf");
    Files.writeString(configuration, configuration(root));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("APT_CONFIG", configuration.toString());
    environment.put("DPKG_ADMINDIR", root.resolve("var/lib/dpkg").toString());
    CommandRunner runner = new DirectRunner(environment, HostLimits.DEFAULT);
    LocalHost host = new LocalHost(environment, runner, runner, HostLimits.DEFAULT);
    return new PrivateApt(root, repository, new TestContext(host, directory));
  }

  /** Caches are on, as on a usual system, and so is a hook that is called after a refresh. */
  private static String configuration(Path root) {
    return """
    Dir "%1$s/";
    Dir::State::status "%1$s/var/lib/dpkg/status";
    Dir::Bin::dpkg "/usr/bin/dpkg";
    APT::Architecture "amd64";
    APT::Sandbox::User "root";
    APT::Update::Post-Invoke-Success { "touch %1$s/tmp/refreshed"; };
    DPkg::Options { "--root=%1$s"; "--force-not-root"; "--force-script-chrootless"; "--log=%1$s/var/log/dpkg.log"; };
    """
        .formatted(root);
  }

  /**
   * Builds a package with one file.
   *
   * @param file its path without the first slash; its content is the version
   * @param more lines of the control file
   */
  public static void build(Path repository, String name, String version, String file, String more)
      throws IOException, InterruptedException {
    Path tree = Files.createTempDirectory(repository, "build");
    Files.createDirectories(tree.resolve("DEBIAN"));
    Files.createDirectories(tree.resolve(file).getParent());
    Files.writeString(tree.resolve(file), version);
    Files.writeString(
        tree.resolve("DEBIAN/control"),
        """
        Package: %s
        Version: %s
        Architecture: amd64
        Maintainer: nobody <nobody@example.org>
        Description: %s
        %s
        """
                .formatted(name, version, name, more)
                .strip()
            + "\n");
    Path deb = repository.resolve(name + "_" + version + ".deb");
    run("dpkg-deb", "--root-owner-group", "--build", tree.toString(), deb.toString());
  }

  /** Lists the packages of a repository, as far as their file's name is wanted. */
  public static void index(Path repository, Predicate<String> wanted)
      throws IOException, InterruptedException {
    StringBuilder packages = new StringBuilder();
    try (var debs = Files.newDirectoryStream(repository, "*.deb")) {
      for (Path deb : debs) {
        if (wanted.test(deb.getFileName().toString())) {
          packages
              .append(run("dpkg-deb", "--field", deb.toString()).stdout())
              .append(
                  "Filename: ./" + deb.getFileName() + "\nSize: " + Files.size(deb) + "\nSHA256: ")
              .append(run("sha256sum", deb.toString()).stdout(), 0, 64)
              .append("\n\n");
        }
      }
    }
    Files.writeString(repository.resolve("Packages"), packages);
  }

  private static CommandResult run(String... argv) throws InterruptedException {
    CommandResult result = LocalHost.direct().run(Command.look(argv));
    assertThat(result.exitStatus()).as(result.complaint()).isZero();
    return result;
  }
}
