package io.godwit.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.json.ApiJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CompatibilityTest {

    private static final String DOCUMENT = """
            {"paths":{
              "/things":{"get":{"x-role":"VIEWER",
                  "parameters":[{"name":"state","in":"query","required":false,"schema":{"$ref":"#/components/schemas/State"}}],
                  "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Things"}}}}}},
                "post":{"x-role":"OPERATOR",
                  "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Wish"}}}},
                  "responses":{"202":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}}}},
              "/things/{id}":{"get":{"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
                  "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}}}}},
             "components":{"schemas":{
               "ErrorCode":{"type":"string","enum":["a-code","b-code"]},
               "State":{"type":"string","enum":["ON","OFF"]},
               "Things":{"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}}},"required":["items"]},
               "Wish":{"type":"object","properties":{"name":{"type":"string"},"mode":{"$ref":"#/components/schemas/State"}},"required":["name"]},
               "Thing":{"type":"object","properties":{"id":{"type":"string"},"size":{"type":"integer","format":"int64"},"parent":{"$ref":"#/components/schemas/Thing"}},"required":["id","size"]}}}}
            """;

    private static JsonNode document(String text) {
        return ApiJson.mapper().readTree(text);
    }

    private static String changed(String from, String to) {
        assertThat(DOCUMENT).as("the change applies").contains(from);
        return DOCUMENT.replace(from, to);
    }

    @Test
    void theSameDocumentHasNoBreaks() {
        assertThat(Compatibility.breaks(document(DOCUMENT), document(DOCUMENT))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // what is replaced | by what | the break
                "\"/things/{id}\":                                | \"/others/{id}\":                  | GET /things/{id}: removed",
                "\"post\":{                                       | \"put\":{                          | POST /things: removed",
                "\"x-role\":\"OPERATOR\"                          | \"x-role\":\"ADMINISTRATOR\"       | POST /things: needs a higher role",
                "\"responses\":{\"202\"                           | \"responses\":{\"200\"             | POST /things: answer 202 removed",
                "\"name\":\"state\",\"in\":\"query\"              | \"name\":\"status\",\"in\":\"query\" | GET /things: parameter state removed",
                "\"query\",\"required\":false                     | \"query\",\"required\":true        | GET /things: parameter state is required now",
                "[\"ON\",\"OFF\"]                                 | [\"ON\"]                           | State: value OFF is not taken any more",
                "\"required\":[\"name\"]                          | \"required\":[\"name\",\"mode\"]   | Wish.mode: is required now",
                "{\"name\":{\"type\":\"string\"},                 | {                                  | Wish.name: removed",
                "{\"name\":{\"type\":\"string\"},                 | {\"name\":{\"type\":\"integer\"},  | Wish.name: was string, is integer",
                "\"size\":{\"type\":\"integer\",\"format\":\"int64\"}, | ~~                            | Thing.size: removed",
                "\"format\":\"int64\"                             | \"format\":\"int32\"               | Thing.size: was integer (int64), is integer (int32)",
                "[\"id\",\"size\"]                                | [\"id\"]                           | Thing.size: may be absent now",
                "\"type\":\"array\",\"items\":{                   | \"type\":\"object\",\"items\":{    | Things.items: was array, is object",
                "[\"a-code\",\"b-code\"]                          | [\"a-code\",\"c-code\"]            | error code b-code: removed",
            })
    void everyKindOfBreakIsFound(String from, String to, String found) {
        assertThat(Compatibility.breaks(document(DOCUMENT), document(changed(from, to))))
                .contains(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/things/{id} | /things/{name}",
                "[\"ON\",\"OFF\"] | [\"ON\",\"OFF\",\"NEW\"]",
                "[\"a-code\",\"b-code\"] | [\"a-code\",\"b-code\",\"c-code\"]",
                "\"x-role\":\"OPERATOR\" | \"x-role\":\"VIEWER\"",
                "\"properties\":{\"name\":{ | \"properties\":{\"extra\":{\"type\":\"string\"},\"name\":{",
                "\"size\":{\"type\" | \"extra\":{\"type\":\"string\"},\"size\":{\"type\"",
                "\"/things\":{ | \"/more\":{\"get\":{}},\"/things\":{",
            })
    void whatIsOnlyAddedIsNoBreak(String from, String to) {
        assertThat(Compatibility.breaks(document(DOCUMENT), document(changed(from, to))))
                .isEmpty();
    }

    @Test
    void aNewRequiredParameterAndANewBodyAreBreaks() {
        String parameter = changed(
                "\"get\":{\"parameters\":[{\"name\":\"id\"",
                "\"get\":{\"parameters\":[{\"name\":\"x\",\"in\":\"query\",\"required\":true,\"schema\":{}},{\"name\":\"id\"");
        assertThat(Compatibility.breaks(document(DOCUMENT), document(parameter)))
                .containsExactly("GET /things/{id}: parameter x is new and required");
        String body = changed(
                "\"get\":{\"parameters\":[{\"name\":\"id\"",
                "\"get\":{\"requestBody\":{\"required\":true,\"content\":{}},\"parameters\":[{\"name\":\"id\"");
        assertThat(Compatibility.breaks(document(DOCUMENT), document(body)))
                .containsExactly("GET /things/{id}: needs a body now");
    }
}
