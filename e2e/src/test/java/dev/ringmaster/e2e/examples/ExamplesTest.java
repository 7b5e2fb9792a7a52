package dev.ringmaster.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.pillars.Pillar;
import dev.ringmaster.pillars.PillarRequest;
import dev.ringmaster.pillars.PillarSettings;
import dev.ringmaster.pillars.PillarSource;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.TreeSlsSource;
import dev.ringmaster.states.language.Vocabulary;
import dev.ringmaster.states.resource.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tree in examples/ renders and compiles for every host, whatever it is made of. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../examples");

  @ParameterizedTest
  @CsvSource({
    "processes, prod, db01, shop.db",
    "processes, prod, web03, shop.web",
    "processes, prod, lb01, shop.lb",
    "processes, test, web01, shop.web",
    "hosts, prod, db01, shop.db",
    "hosts, prod, web03, shop.web",
    "hosts, prod, lb01, shop.lb",
  })
  void everyStateCompiles(String kind, String environment, String host, String sls)
      throws IOException, InterruptedException {
    Renderer renderer = new Renderer(RenderLimits.DEFAULT);
    SourceTree data = with(tree(environment, "pillar"), "hosts.sls", hosts(kind, environment));
    Pillar pillar =
        new Pillars(renderer, PillarSettings.DEFAULT)
            .compile(PillarRequest.of(new MinionId(host), environment), one(environment, data));
    RenderContext context =
        RenderContext.of(tree("base", "states"))
            .withGrains(Value.map("id", Value.text(host)))
            .withPillar(pillar.data());
    assertThat(
            new StateCompiler(new TreeSlsSource(renderer, context), vocabulary())
                .compile(List.of(sls))
                .states())
        .isNotEmpty();
  }

  private static Vocabulary vocabulary() {
    Resources states = Families.resources();
    return Vocabulary.of(states.signatures(), states.reacting(), Families.functions().signatures());
  }

  private static String hosts(String kind, String environment)
      throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(
                EXAMPLES.resolve("lab/" + kind).toString(),
                environment,
                "8000",
                "/lab",
                "/pg/bin",
                "postgres")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).isZero();
    return text;
  }

  private static SourceTree tree(String environment, String part) {
    return new DirectoryTree(EXAMPLES.resolve(environment).resolve(part), environment);
  }

  private static SourceTree with(SourceTree tree, String name, String text) {
    return new SourceTree() {
      @Override
      public Optional<SourceFile> file(String path) {
        return path.equals(name)
            ? Optional.of(SourceFile.of(name, name, text.getBytes(StandardCharsets.UTF_8)))
            : tree.file(path);
      }

      @Override
      public Collection<String> paths() {
        return Stream.concat(tree.paths().stream(), Stream.of(name)).toList();
      }

      @Override
      public String environment() {
        return tree.environment();
      }
    };
  }

  private static PillarSource one(String environment, SourceTree tree) {
    return new PillarSource() {
      @Override
      public Optional<SourceTree> tree(String name) {
        return name.equals(environment) ? Optional.of(tree) : Optional.empty();
      }

      @Override
      public Collection<String> environments() {
        return List.of(environment);
      }
    };
  }

  /** Files of a directory, as they are. */
  private record DirectoryTree(Path root, String environment) implements SourceTree {
    @Override
    public Optional<SourceFile> file(String path) {
      Path file = root.resolve(path);
      try {
        return Files.isRegularFile(file)
            ? Optional.of(SourceFile.of(path, environment + "/" + path, Files.readAllBytes(file)))
            : Optional.empty();
      } catch (IOException e) {
        throw new IllegalStateException("could not read " + file, e);
      }
    }

    @Override
    public Collection<String> paths() {
      try (Stream<Path> files = Files.walk(root)) {
        return files
            .filter(Files::isRegularFile)
            .map(file -> root.relativize(file).toString())
            .toList();
      } catch (IOException e) {
        throw new IllegalStateException("could not list " + root, e);
      }
    }
  }
}
