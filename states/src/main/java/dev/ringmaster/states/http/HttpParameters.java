package dev.ringmaster.states.http;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;

/** What the functions of http take. */
final class HttpParameters {
  static final Parameter URL = required("url", Type.TEXT, "The address, http:// or https://.");
  static final Parameter METHOD =
      optional("method", Type.TEXT, Value.text("GET"), "The method: GET, POST, PUT and so on.");
  static final Parameter PARAMS = optional("params", Type.MAP, "Added to the address's query.");
  static final Parameter HEADERS = optional("headers", Type.MAP, "Headers of the request.");
  static final Parameter DATA = optional("data", Type.TEXT, "The body to send.");
  static final Parameter JSON = optional("json", Type.ANY, "The body to send, as JSON.");
  static final Parameter USERNAME = optional("username", Type.TEXT, "For basic authentication.");
  static final Parameter PASSWORD =
      optional("password", Type.TEXT, "For basic authentication.").asSecret();
  static final Parameter STATUS =
      optional("status", Type.INT, "The status it must have; unsaid: any below 400.");
  static final Parameter MATCH =
      optional("match", Type.TEXT, "A regular expression that the body must have.");
  static final Parameter JSON_CONTAINS =
      optional("json_contains", Type.MAP, "Paths (a:b:0) of the JSON body and their values.");
  static final Parameter TIMEOUT =
      optional("timeout", Type.DURATION, Value.real(30), "Of one request, in seconds.");
  static final Parameter REDIRECTS =
      optional(
          "follow_redirects",
          Type.BOOL,
          Value.bool(true),
          "Whether redirects are followed; never from https to http, never with credentials.");
  static final Parameter CA_FILE =
      optional(
          "ca_file",
          Type.TEXT,
          "Certificates (PEM) to trust instead of the system's; there is no way not to verify.");

  private HttpParameters() {}
}
