"""Registers: lists that stay alive after the survey, each line of them dated, signed and backed by what it rests on."""
