"""Items in the hands of colleagues: handing over, what they are given, and taking their answers back."""
