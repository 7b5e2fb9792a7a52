package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Snapshot;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.pkg.PrivateApt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Packages of a repository that has moved on since its lists were fetched, and their files. */
final class PackagesWorld implements World {
  private static final List<String> NAMES = List.of("hello", "greeting", "rival", "server");
  private final PrivateApt apt;

  /** The states of the plan that are about packages. */
  private final List<String> about = new ArrayList<>();

  PackagesWorld(Path directory, Path repository) throws IOException {
    this.apt = PrivateApt.in(directory, repository);
  }

  /** Packages that need each other, and exclude each other. */
  static void fill(Path repository) throws IOException, InterruptedException {
    PrivateApt.build(repository, "hello", "1.0", "usr/share/hello/x", "Depends: greeting");
    PrivateApt.build(repository, "hello", "2.0", "usr/share/hello/x", "Depends: greeting");
    PrivateApt.build(repository, "greeting", "0.5", "usr/share/greeting/x", "Provides: hail");
    PrivateApt.build(repository, "rival", "1", "usr/share/rival/x", "Conflicts: greeting");
    PrivateApt.build(repository, "server", "1", "srv/conf.d/main", "Recommends: rival | hello");
  }

  @Override
  public Draft draft(Random random, int position) {
    if (!about.isEmpty() && random.nextInt(3) == 0) {
      return file(random).owing(about);
    }
    about.add("s" + position);
    String name = World.any(random, NAMES);
    return switch (random.nextInt(7)) {
      case 0 -> Draft.of("pkg.removed", "name", name);
      case 1 -> Draft.of("pkg.purged", "pkgs", Value.list(Value.text(name), Value.text("rival")));
      case 2 -> Draft.of("pkg.installed", "name", "hello", "version", random.nextInt(1, 3) + ".*");
      case 4 -> Draft.of("pkg.latest", "name", name, "refresh", random.nextBoolean());
      case 3 -> Draft.of("pkg.installed", "pkgs", Value.list(Value.text(name), Value.text("hail")));
      default -> Draft.of("pkg.installed", "name", name, "refresh", random.nextBoolean());
    };
  }

  /** One that server brings, or beside it. */
  private Draft file(Random random) {
    String file = apt.root() + "/srv/conf.d/" + (random.nextBoolean() ? "main" : "more");
    return random.nextBoolean()
        ? Draft.of("file.managed", "name", file, "makedirs", true, "contents", "mine")
        : Draft.of("file.absent", "name", file);
  }

  @Override
  public void prepare(Random random) throws IOException, InterruptedException {
    PrivateApt.index(apt.repository(), deb -> !deb.equals("hello_2.0.deb"));
    if (random.nextInt(4) > 0) {
      apt.context().run("pkg.refresh_db");
      List<String> installed = new ArrayList<>(NAMES);
      installed.removeIf(name -> name.equals("rival") || random.nextBoolean());
      for (String name : installed) {
        apt.context().run("pkg.install", "name", Value.text(name));
      }
    }
    PrivateApt.index(apt.repository(), deb -> true);
  }

  @Override
  public CallContext context() {
    return apt.context().withPillar(Value.map("there", Value.text("x")));
  }

  @Override
  public Map<String, String> contents() throws IOException {
    Map<String, String> all = new HashMap<>(Snapshot.of(apt.root()));
    all.put("repository", Files.readString(apt.repository().resolve("Packages")));
    return all;
  }
}
