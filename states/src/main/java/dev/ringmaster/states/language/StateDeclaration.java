package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import java.util.List;

/**
 * One state of a plan, ready to run.
 *
 * @param sls the SLS it was declared in
 * @param id the key it stands under
 * @param name what it is about; the ID unless given
 * @param signature of the state, {@code file.managed}
 * @param given its arguments as written, without requisites and global arguments, {@code use}
 *     carried out
 * @param arguments the same, bound to the signature
 * @param place where its ID stands
 */
public record StateDeclaration(
    String sls,
    String id,
    String name,
    Signature signature,
    Value.MapValue given,
    Arguments arguments,
    List<Requisite> requisites,
    GlobalArguments global,
    Place place) {
  public StateDeclaration {
    requisites = List.copyOf(requisites);
  }

  /** Unique in a plan: {@code module_|-id_|-name_|-function}. */
  public String tag() {
    return tag(signature.name(), id, name);
  }

  static String tag(String state, String id, String name) {
    int dot = state.indexOf('.');
    return state.substring(0, dot) + "_|-" + id + "_|-" + name + "_|-" + state.substring(dot + 1);
  }

  /** As messages call it: {@code web.nginx.ID}. */
  public String reference() {
    return sls + "." + id;
  }
}
