package dev.ringmaster.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of docs/architecture.md. */
class WallsTest {
  private static final String ROOT = "dev.ringmaster.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ringmaster");

  @Test
  void everyModuleIsLookedAt() {
    List<String> modules =
        List.of(
            "protocol",
            "rendering",
            "pillars",
            "states",
            "orchestration",
            "master",
            "minion",
            "e2e");
    assertThat(modules)
        .allSatisfy(module ->
            assertThat(CLASSES.that(resideInAPackage(ROOT + module + ".."))).isNotEmpty());
  }

  @Test
  void modulesSeeOnlyWhatIsBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("protocol")
        .definedBy(ROOT + "protocol..")
        .layer("rendering")
        .definedBy(ROOT + "rendering..")
        .layer("pillars")
        .definedBy(ROOT + "pillars..")
        .layer("states")
        .definedBy(ROOT + "states..")
        .layer("orchestration")
        .definedBy(ROOT + "orchestration..")
        .layer("master")
        .definedBy(ROOT + "master..")
        .layer("minion")
        .definedBy(ROOT + "minion..")
        .layer("e2e")
        .definedBy(ROOT + "e2e..")
        .whereLayer("rendering")
        .mayOnlyBeAccessedByLayers("pillars", "states", "orchestration", "master", "minion", "e2e")
        .whereLayer("pillars")
        .mayOnlyBeAccessedByLayers("master", "e2e")
        .whereLayer("states")
        .mayOnlyBeAccessedByLayers("orchestration", "minion", "e2e")
        .whereLayer("orchestration")
        .mayOnlyBeAccessedByLayers("master", "e2e")
        .whereLayer("master")
        .mayOnlyBeAccessedByLayers("e2e")
        .whereLayer("minion")
        .mayOnlyBeAccessedByLayers("e2e")
        .whereLayer("e2e")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void ofStatesOrchestrationSeesOnlyTheLanguage() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "orchestration..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "states..")
                .and(resideInAPackage(ROOT + "states.language..").negate())
                .as("reside in states, but not in states.language"))
        .check(CLASSES);
  }

  /** They are not even built when the others are compiled. */
  @Test
  void nothingSeesTheBenchmarks() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "benchmarks..")
        .check(CLASSES);
  }

  /** Ports belong to whoever uses them; who puts the master together joins them to the disk. */
  @Test
  void onlyTheAssemblySeesTheStore() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "master.store..", ROOT + "master.assembly..", ROOT + "e2e..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "master.store..")
        .check(CLASSES);
  }

  @Test
  void grpcAndProtobufStayOnTheWire() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "protocol.wire..",
            ROOT + "*.link..",
            ROOT + "master.control..",
            ROOT + "master.cli..",
            ROOT + "e2e..",
            ROOT + "benchmarks..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.grpc..", "com.google.protobuf.."))
        .check(CLASSES);
  }

  @Test
  void theCommandLineSeesOnlyTheProtocol() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "master.cli..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.ringmaster..")
                .and(resideInAnyPackage(ROOT + "protocol..", ROOT + "master.cli..").negate())
                .as("reside outside of protocol and the command line itself"))
        .check(CLASSES);
  }

  /** One exception: what is signed is the wire's bytes, and the wire carries what was signed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"protocol", "rendering", "pillars", "states", "orchestration", "master", "minion"})
  void packagesOfAModuleHaveNoCycles(String module) {
    slices()
        .assignedFrom(new PackagesOf(ROOT + module))
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            resideInAPackage(ROOT + "protocol.signing.."),
            resideInAPackage(ROOT + "protocol.wire.."))
        .check(CLASSES);
  }

  /** Each package of a module, the one with the module's own name included, is a slice. */
  private record PackagesOf(String module) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      return name.equals(module) || name.startsWith(module + ".")
          ? SliceIdentifier.of(name)
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + module;
    }
  }

  @Test
  void everyPackageHasItsLineInTheArchitecture() throws IOException {
    String page = Files.readString(Path.of("../docs/architecture.md"));
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.matches(ROOT + "(e2e|benchmarks|protocol.wire.).*"))
            .map(name -> name.substring(ROOT.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).hasSizeGreaterThan(50).allMatch(name -> page.contains("`" + name + "`"));
  }

  @Test
  void namesExplain() {
    String empty = "(Utils?|Helpers?|Managers?|Impl|Base|Commons?)";
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + "protocol.wire.proto..")
        .should()
        .haveNameNotMatching(".*" + empty)
        .andShould()
        .haveNameNotMatching(".*[.$]" + empty + "[A-Z][^.]*")
        .check(CLASSES);
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..",
            "..utils..",
            "..common..",
            "..base..",
            "..impl..",
            "..helper..",
            "..helpers..",
            "..manager..")
        .check(CLASSES);
  }
}
