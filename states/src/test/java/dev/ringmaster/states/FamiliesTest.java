package dev.ringmaster.states;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every function and state: the reference is made from their signatures. */
class FamiliesTest {
  static Stream<Signature> signatures() {
    return Stream.concat(
        Families.functions().signatures().stream(), Families.resources().signatures().stream());
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void isDocumentedInWholeSentences(Signature signature) {
    assertThat(signature.summary()).matches("(?s)[A-Z].*\\.");
    assertThat(signature.documentation()).matches("(?s)|[A-Z].*\\.");
    for (Parameter parameter : signature.parameters()) {
      assertThat(parameter.documentation()).as(parameter.name()).matches("(?s).+[.]");
      assertThat(parameter.name()).matches("[a-z][a-z0-9_]*");
    }
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void requiredParametersComeFirst(Signature signature) {
    boolean optional = false;
    for (Parameter parameter : signature.parameters()) {
      assertThat(optional && parameter.required()).as(parameter.name()).isFalse();
      optional |= !parameter.required();
    }
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void aStateHasAName(Signature signature) {
    if (signature.kind() == Signature.Kind.STATE) {
      assertThat(signature.parameters().getFirst().name()).isEqualTo("name");
    } else {
      assertThat(Families.functions().find(signature.name())).isPresent();
    }
  }
}
