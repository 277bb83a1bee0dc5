package io.godwit.lab.controller;

import tools.jackson.databind.JsonNode;

/** What the controller's API answered: HTTP status and JSON body. */
public record ApiAnswer(int status, JsonNode body) {}
